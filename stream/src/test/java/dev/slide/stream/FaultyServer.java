package dev.slide.stream;

import dev.slide.format.Manifest;
import dev.slide.format.OciLayout;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A registry on bare sockets, or a node with ordered streams: honest, but for the answers that a test writes itself, byte by byte, where no HTTP server
 * would let it.
 */
final class FaultyServer implements AutoCloseable {
    private final String scheme;
    private final ServerSocket listener;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private static final String STREAMS = "/v1/streams";
    private static final Pattern PART =
            Pattern.compile("\\{\"digest\":\"(sha256:[0-9a-f]+)\"(?:,\"ranges\":\\[([0-9,\\[\\]]+)])?}");
    private static final Pattern RANGE = Pattern.compile("\\[([0-9]+),([0-9]+)]");

    private volatile boolean ordered;
    private volatile byte[] manifest = new byte[0];
    private volatile Script script = (request, answer) -> false;

    /** A request's head and body. */
    record Request(String method, String path, Map<String, String> headers, String body) {
        boolean isManifest() {
            return path.contains("/manifests/");
        }

        boolean isBlob() {
            return path.contains("/blobs/");
        }

        boolean isStream() {
            return path.equals(STREAMS);
        }

        boolean isFor(Object what) {
            return path.endsWith("/" + what);
        }

        String host() {
            return headers.getOrDefault("host", "");
        }

        String range() {
            return headers.getOrDefault("range", "");
        }
    }

    /** Answers a request in its own way. */
    interface Script {
        /** Whether it did; the connection is closed then. */
        boolean answer(Request request, Answer answer) throws IOException, InterruptedException;
    }

    /** One answer under way. */
    final class Answer {
        private final InputStream in;
        private final OutputStream out;
        private final Request request;

        Answer(InputStream in, OutputStream out, Request request) {
            this.in = in;
            this.out = out;
            this.request = request;
        }

        /** Writes a head as it is given, lines separated by {@code |}. */
        void head(String lines) throws IOException {
            bytes(("HTTP/1.1 " + lines.replace("|", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }

        void bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void bytes(byte[] bytes, int from, int to) throws IOException {
            out.write(bytes, from, to - from);
            out.flush();
        }

        /** What the request is for. */
        byte[] content() {
            return FaultyServer.this.content(request);
        }

        /** The whole content with one answer of success. */
        boolean whole() throws IOException {
            head("200 OK|Content-Length: " + content().length);
            bytes(content());
            return true;
        }

        boolean status(String lines) throws IOException {
            head(lines + "|Content-Length: 0");
            return true;
        }

        /** Says nothing more until the client has gone. */
        boolean hang() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        }
    }

    FaultyServer(Path layout) throws IOException {
        this(layout, 0);
    }

    FaultyServer(Path layout, int port) throws IOException {
        this(layout, "http", new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    }

    /** Serves a layout on a socket that listens. */
    FaultyServer(Path layout, String scheme, ServerSocket listener) throws IOException {
        this.scheme = scheme;
        this.listener = listener;
        serve(layout);
        thread("faulty-listener", this::listen);
    }

    /** Serves the pack of a layout as the model {@code tiny}. */
    void serve(Path folder) throws IOException {
        OciLayout layout = OciLayout.open(folder);
        blobs.clear();
        try (Stream<Path> files = Files.list(folder.resolve("blobs").resolve("sha256"))) {
            for (Path file : files.toList()) {
                blobs.put("sha256:" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        manifest = layout.read(layout.manifest(null).digest(), Manifest.MAX_BYTES);
    }

    /** Offers ordered streams from now on. */
    void offerStreams() {
        ordered = true;
    }

    void script(Script other) {
        script = other;
    }

    void manifest(byte[] json) {
        manifest = json;
    }

    byte[] manifest() {
        return manifest;
    }

    void blob(Object digest, byte[] bytes) {
        blobs.put(digest.toString(), bytes);
    }

    byte[] blob(Object digest) {
        byte[] blob = blobs.get(digest.toString());
        if (blob == null) {
            throw new IllegalArgumentException("no blob " + digest);
        }
        return blob;
    }

    int port() {
        return listener.getLocalPort();
    }

    String location() {
        return scheme + "://127.0.0.1:" + port() + "/tiny";
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    long requestsFor(Object what) {
        return requests().stream().filter(r -> r.isFor(what)).count();
    }

    private byte[] content(Request request) {
        if (request.isStream()) {
            return stream(request.body());
        }
        String last = request.path().substring(request.path().lastIndexOf('/') + 1);
        return request.isManifest() ? manifest : blobs.getOrDefault(last, new byte[0]);
    }

    private byte[] stream(String wanted) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Matcher parts = PART.matcher(wanted);
        while (parts.find()) {
            byte[] blob = blob(parts.group(1));
            String ranges = parts.group(2) == null ? "[0," + blob.length + "]" : parts.group(2);
            Matcher range = RANGE.matcher(ranges);
            while (range.find()) {
                stream.write(blob, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
            }
        }
        return stream.toByteArray();
    }

    private void listen() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            socket.setTcpNoDelay(true);
            sockets.add(socket);
            thread("faulty-connection", () -> {
                try (socket) {
                    serve(socket);
                } finally {
                    sockets.remove(socket);
                }
            });
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void thread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // The client has gone, or the server is closed.
                        return;
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (true) {
            Request request = read(in);
            requests.add(request);
            if (script.answer(request, new Answer(in, out, request))) {
                return;
            }
            honest(request, new Answer(in, out, request));
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(first[0], first[1].replace("%3A", ":"), headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private void honest(Request request, Answer answer) throws IOException {
        byte[] content = content(request);
        String tag = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (content.length == 0) {
            answer.head("404 Not Found|Content-Length: 0");
        } else if (request.range().isEmpty()) {
            answer.head("200 OK|ETag: \"" + tag + "\"|Content-Length: " + content.length
                    + (ordered && request.isManifest() ? "|Slide-Streams: " + STREAMS : ""));
            answer.bytes(content);
        } else {
            List<int[]> ranges = ranges(request.range());
            if (ranges.size() == 1) {
                part(answer, ranges.get(0), content);
            } else {
                StringBuilder parts = new StringBuilder();
                for (int[] range : ranges) {
                    parts.append("\r\n--B\r\nContent-Range: ")
                            .append(contentRange(range, content))
                            .append("\r\n\r\n")
                            .append(new String(content, range[0], range[1] - range[0], StandardCharsets.ISO_8859_1));
                }
                byte[] body = parts.append("\r\n--B--\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
                answer.head("206 Partial Content|Content-Type: multipart/byteranges; boundary=B|Content-Length: "
                        + body.length);
                answer.bytes(body);
            }
        }
    }

    /** Answers with one range. */
    static void part(Answer answer, int[] range, byte[] content) throws IOException {
        answer.head("206 Partial Content|Content-Range: " + contentRange(range, content) + "|Content-Length: "
                + (range[1] - range[0]));
        answer.bytes(content, range[0], range[1]);
    }

    static String contentRange(int[] range, byte[] content) {
        return "bytes " + range[0] + "-" + (range[1] - 1) + "/" + content.length;
    }

    /** The ranges of a header, ends exclusive. */
    static List<int[]> ranges(String header) {
        List<int[]> ranges = new ArrayList<>();
        for (String one : header.substring("bytes=".length()).split(",", -1)) {
            String[] ends = one.split("-", -1);
            ranges.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1});
        }
        return ranges;
    }

    /** Closes what clients have open, and takes new ones. */
    void drop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        drop();
    }
}
