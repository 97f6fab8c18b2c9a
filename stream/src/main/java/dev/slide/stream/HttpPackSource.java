package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import okio.Throttler;
import org.jspecify.annotations.Nullable;

/**
 * A pack on an HTTP server that speaks the pull API of the OCI distribution-spec 1.1.1. A SLIDE node announces itself by
 * the header {@code Slide-Streams}; it sends all parts as one ordered response, paced to the rate asked for. Any other
 * registry is asked blob by blob, the next request in flight before the last byte of the one before, and the rate is kept
 * here.
 */
final class HttpPackSource implements PackSource {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String STREAMS_HEADER = "Slide-Streams";
    private static final String RATE_HEADER = "Slide-Rate";
    private static final String LINK_HEADER = "Slide-Link";

    private static final int STALL_MILLIS = 30_000;

    private final OkHttpClient client;
    private final HttpUrl base;
    private final String repository;
    private final String reference;
    private final double rateBps;
    /** Requests of one model share one pacer on the node. */
    private final String link = UUID.randomUUID().toString();

    private final Map<Digest, String> validators = new ConcurrentHashMap<>();
    private volatile @Nullable HttpUrl streams;

    private volatile boolean closed;

    HttpPackSource(String base, String repository, String reference, double rateBps) {
        HttpUrl url = HttpUrl.parse(base);
        if (url == null) {
            throw new InvalidInputException("\"" + base + "\" is not a URL of a server");
        }
        this.base = url;
        this.repository = repository;
        this.reference = reference;
        this.rateBps = rateBps;
        this.client = new OkHttpClient.Builder()
                .connectTimeout(10, TimeUnit.SECONDS)
                .readTimeout(0, TimeUnit.SECONDS)
                .socketFactory(new BulkSockets(STALL_MILLIS))
                .build();
    }

    @Override
    public byte[] manifest() throws IOException {
        Request request = request(path("manifests", reference))
                .header("Accept", MediaTypes.MANIFEST)
                .build();
        try (Response response = execute(request)) {
            String announced = response.header(STREAMS_HEADER);
            streams = announced == null ? null : base.resolve(announced);
            byte[] manifest = bounded(response, Manifest.MAX_BYTES);
            if (reference.startsWith("sha256:") && !Digest.of(manifest).equals(Digest.parse(reference))) {
                throw new FormatException("manifest from " + request.url() + " does not match its digest");
            }
            return manifest;
        }
    }

    private static byte[] bounded(Response response, int maxBytes) throws IOException {
        BufferedSource body = body(response).source();
        if (body.request(maxBytes + 1L)) {
            throw new FormatException(response.request().url() + " sends more than " + maxBytes + " bytes");
        }
        return body.readByteArray();
    }

    @Override
    public BufferedSource open(List<Part> parts) throws IOException {
        HttpUrl ordered = streams;
        if (ordered == null) {
            Throttler throttler = Throttlers.at(rateBps);
            return Okio.buffer(throttler.source(new PipelinedBlobs(client, parts, this::blobRequest, this::remember)));
        }
        byte[] body = OrderedRequest.json(repository, parts);
        Response response =
                execute(request(ordered).post(RequestBody.create(body, JSON)).build());
        return body(response).source();
    }

    private Request blobRequest(Part part) {
        Request.Builder builder = request(path("blobs", part.digest().toString()));
        if (!part.isWhole()) {
            StringBuilder ranges = new StringBuilder("bytes=");
            for (Part.Range range : part.ranges()) {
                ranges.append(ranges.charAt(ranges.length() - 1) == '=' ? "" : ",")
                        .append(range.offset())
                        .append('-')
                        .append(range.end() - 1);
            }
            builder.header("Range", ranges.toString());
            String validator = validators.get(part.digest());
            if (validator != null) {
                builder.header("If-Range", validator);
            }
        }
        return builder.build();
    }

    /** Keeps the strong validator of a blob (RFC 9110, section 8.8.3), for asking for its rest. */
    private void remember(Part part, Response response) {
        String validator = response.header("ETag");
        if (validator != null && validator.startsWith("\"")) {
            validators.put(part.digest(), validator);
        }
    }

    private HttpUrl path(String kind, String what) {
        return base.newBuilder()
                .addPathSegment("v2")
                .addPathSegments(repository)
                .addPathSegment(kind)
                .addPathSegment(what)
                .build();
    }

    private Request.Builder request(HttpUrl url) {
        Request.Builder builder = new Request.Builder().url(url).header("Accept-Encoding", "identity");
        if (rateBps > 0) {
            builder.header(RATE_HEADER, Double.toString(rateBps)).header(LINK_HEADER, link);
        }
        return builder;
    }

    private Response execute(Request request) throws IOException {
        Call call = client.newCall(request);
        try {
            return successful(call.execute());
        } catch (FormatException | Retries.ComeBackLater e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot get " + request.url() + ": " + reason(e), e);
        }
    }

    /** The response if it is one of success; otherwise it is closed and told in one line. */
    static Response successful(Response response) throws IOException {
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            BufferedSource body = body(response).source();
            body.request(200);
            String said = body.getBuffer().readUtf8().replaceAll("\\s+", " ").trim();
            String message = response.request().url() + " answers " + response.code()
                    + (said.startsWith("{")
                            ? ": " + (said.length() > 200 ? said.substring(0, 200) + ".." : said)
                            : "; is this a SLIDE node or an OCI registry?");
            switch (response.code()) {
                case 408, 429, 500, 502, 503, 504 -> throw new Retries.ComeBackLater(message, retryAfter(response));
                default -> throw new FormatException(message);
            }
        }
    }

    /** Seconds that the server asks to wait; dates count as 0, since clocks differ. */
    private static double retryAfter(Response response) {
        String after = response.header("Retry-After");
        return after != null && after.matches("[0-9]{1,9}") ? Double.parseDouble(after) : 0;
    }

    static ResponseBody body(Response response) throws IOException {
        ResponseBody body = response.body();
        if (body == null) {
            throw new FormatException(response.request().url() + " sends no body");
        }
        return body;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public boolean mayRecover() {
        return !closed;
    }

    @Override
    public String describe() {
        return base + repository + (reference.startsWith("sha256:") ? "@" : ":") + reference;
    }

    @Override
    public void close() {
        closed = true;
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
