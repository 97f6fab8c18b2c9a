package dev.slide.stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slide.format.Digest;
import dev.slide.format.Manifest;
import dev.slide.format.OciLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A registry on the JDK's HTTP server that answers blobs in the manner a test asks for. */
final class ScriptedRegistry implements AutoCloseable {

    /** How range requests are answered. */
    enum Manner {
        RANGES,
        JOINED_RANGES,
        REVERSED_RANGES,
        WRONG_CONTENT_RANGE,
        NO_BOUNDARY,
        WHOLE,
        CUT,
        NOT_FOUND
    }

    static {
        // Otherwise every answer waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Manner manner = Manner.RANGES;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Failure failure = Failure.CUT;
    private volatile int cutAt;

    /** How the next answers fail. */
    enum Failure {
        CUT,
        BUSY,
        BROKEN
    }

    ScriptedRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** Lets the next answers to requests for blobs fail; cut ones end after so many bytes. */
    void fail(int times, Failure how, int afterBytes) {
        failure = how;
        cutAt = afterBytes;
        failures.set(times);
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answer(Manner how) {
        manner = how;
    }

    Digest add(byte[] blob) {
        blobs.put(Digest.of(blob).toString(), blob);
        return Digest.of(blob);
    }

    /** Serves everything of a layout. */
    void add(OciLayout layout) throws IOException {
        try (Stream<Path> files = Files.list(layout.folder().resolve("blobs").resolve("sha256"))) {
            for (Path file : files.toList()) {
                blobs.put("sha256:" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        manifest("latest", layout.read(layout.manifest(null).digest(), Manifest.MAX_BYTES));
    }

    /** Changes one byte of a blob. */
    void corrupt(Digest digest, int at) {
        byte[] damaged = blob(digest).clone();
        damaged[at] ^= 1;
        blobs.put(digest.toString(), damaged);
    }

    private byte[] blob(Digest digest) {
        byte[] blob = blobs.get(digest.toString());
        if (blob == null) {
            throw new IllegalArgumentException("no blob " + digest);
        }
        return blob;
    }

    void manifest(String reference, byte[] json) {
        manifests.put(reference, json);
    }

    List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String last = path.substring(path.lastIndexOf('/') + 1);
            String range = exchange.getRequestHeaders().getFirst("Range");
            String validator = exchange.getRequestHeaders().getFirst("If-Range");
            requests.add(path + (range == null ? "" : " " + range) + (validator == null ? "" : " if " + validator));
            exchange.getResponseHeaders().set("ETag", '"' + last + '"');
            byte[] found = path.contains("/manifests/") ? manifests.get(last) : blobs.get(last);
            if (found == null || (manner == Manner.NOT_FOUND && !path.contains("/manifests/"))) {
                send(exchange, 404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}".getBytes(StandardCharsets.UTF_8));
            } else if (failures.getAndUpdate(f -> Math.max(0, f - 1)) > 0) {
                fail(exchange, found, range);
            } else if (manner == Manner.CUT && !path.contains("/manifests/")) {
                exchange.sendResponseHeaders(200, found.length);
                exchange.getResponseBody().write(found, 0, found.length / 2);
            } else if (range == null || manner == Manner.WHOLE) {
                send(exchange, 200, found);
            } else {
                ranges(exchange, found, range);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fail(HttpExchange exchange, byte[] found, @Nullable String range) throws IOException {
        switch (failure) {
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "0");
                send(exchange, 429, "busy".getBytes(StandardCharsets.UTF_8));
            }
            case BROKEN -> send(exchange, 503, new byte[0]);
            case CUT -> {
                int from = 0;
                int to = found.length;
                if (range != null && !range.contains(",")) {
                    String[] ends = range.substring("bytes=".length()).split("-", -1);
                    from = Integer.parseInt(ends[0]);
                    to = Integer.parseInt(ends[1]) + 1;
                    exchange.getResponseHeaders().set("Content-Range", contentRange(new int[] {from, to}, found));
                }
                exchange.sendResponseHeaders(range == null || range.contains(",") ? 200 : 206, to - from);
                exchange.getResponseBody().write(found, from, Math.min(cutAt, (to - from) / 2));
                exchange.getResponseBody().flush();
            }
        }
    }

    private void ranges(HttpExchange exchange, byte[] blob, String header) throws IOException {
        List<int[]> ranges = new ArrayList<>();
        for (String one : header.substring("bytes=".length()).split(",", -1)) {
            String[] ends = one.split("-", -1);
            ranges.add(new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1});
        }
        if (manner == Manner.JOINED_RANGES) {
            ranges = List.of(new int[] {ranges.get(0)[0], ranges.get(ranges.size() - 1)[1]});
        }
        if (manner == Manner.REVERSED_RANGES) {
            Collections.reverse(ranges);
        }
        if (ranges.size() == 1) {
            int[] range = ranges.get(0);
            exchange.getResponseHeaders().set("Content-Range", contentRange(range, blob));
            send(exchange, 206, Arrays.copyOfRange(blob, range[0], range[1]));
            return;
        }
        String boundary = manner == Manner.NO_BOUNDARY ? "" : "; boundary=THE_BOUNDARY";
        exchange.getResponseHeaders().set("Content-Type", "multipart/byteranges" + boundary);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int[] range : ranges) {
            body.writeBytes(("\r\n--THE_BOUNDARY\r\nContent-Type: application/octet-stream\r\nContent-Range: "
                            + contentRange(range, blob) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            body.write(blob, range[0], range[1] - range[0]);
        }
        body.writeBytes("\r\n--THE_BOUNDARY--\r\n".getBytes(StandardCharsets.US_ASCII));
        send(exchange, 206, body.toByteArray());
    }

    private String contentRange(int[] range, byte[] blob) {
        int size = manner == Manner.WRONG_CONTENT_RANGE ? blob.length + 1 : blob.length;
        return "bytes " + range[0] + "-" + (range[1] - 1) + "/" + size;
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
