package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
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
    /** Names the task, by whose plan the node paces. */
    static final String TASK_HEADER = "Slide-Task";
    /** Distribution-spec 1.1.1, "Pulling manifests". */
    private static final String DIGEST_HEADER = "Docker-Content-Digest";

    private static final String IDENTITY = "identity";
    private static final Pattern STRONG_TAG = Pattern.compile("\"[!#-~]{0,1000}\"");

    private final OkHttpClient client;
    private final ExchangeGuard guard;
    private final HttpUrl base;
    private final String repository;
    private final String reference;
    private final double rateBps;
    private final @Nullable String task;
    /** Requests of one model share one pacer on the node. */
    private final String link = UUID.randomUUID().toString();

    private final Map<Digest, String> validators = new ConcurrentHashMap<>();
    /** Whether the server is known not to answer several ranges of a blob at once as it should. */
    private final AtomicBoolean oneRangeOnly = new AtomicBoolean();

    private volatile @Nullable HttpUrl streams;

    private volatile boolean closed;

    HttpPackSource(
            String base,
            String repository,
            String reference,
            double rateBps,
            double stallSeconds,
            double connectSeconds,
            @Nullable String task) {
        HttpUrl url = HttpUrl.parse(base);
        if (url == null) {
            throw new InvalidInputException("\"" + base + "\" is not a URL of a server");
        }
        this.base = url;
        this.repository = repository;
        this.reference = reference;
        this.rateBps = rateBps;
        this.task = task;
        double least = StreamOptions.STALL_BYTES_PER_SECOND;
        this.guard = new ExchangeGuard(
                connectSeconds + stallSeconds,
                stallSeconds,
                rateBps > 0 ? Math.min(least, rateBps / Byte.SIZE / 4) : least,
                () -> closed,
                System::nanoTime);
        long stallMillis = Math.max(1, Math.round(stallSeconds * 1000));
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Math.round(connectSeconds * 1000), TimeUnit.MILLISECONDS)
                .readTimeout(0, TimeUnit.MILLISECONDS)
                .socketFactory(new BulkSockets((int) Math.min(Integer.MAX_VALUE, stallMillis)))
                .writeTimeout(stallMillis, TimeUnit.MILLISECONDS)
                .addInterceptor(guard::head)
                .addNetworkInterceptor(guard::body)
                .build();
    }

    @Override
    public byte[] manifest() throws IOException {
        Request request = request(path("manifests", reference))
                .header("Accept", MediaTypes.MANIFEST)
                .build();
        try (Response response = execute(request)) {
            String announced = response.header(STREAMS_HEADER);
            streams = announced == null ? null : sameOrigin(base.resolve(announced));
            MediaType type = body(response).contentType();
            if (type != null && type.subtype().contains("html")) {
                throw new FormatException(request.url() + " answers with a web page (" + type
                        + ") where a manifest was due; is a login page or a proxy in between?");
            }
            byte[] manifest = bounded(response, Manifest.MAX_BYTES);
            String promised = reference.startsWith("sha256:") ? reference : response.header(DIGEST_HEADER, "");
            if (promised.startsWith("sha256:") && !Digest.of(manifest).equals(Digest.parse(promised))) {
                throw new Retries.Damaged(
                        promised, new FormatException("manifest from " + request.url() + " does not match its digest"));
            }
            return manifest;
        }
    }

    /** Ordered streams are asked for where the pack is, nowhere else. */
    private @Nullable HttpUrl sameOrigin(@Nullable HttpUrl url) {
        return url != null
                        && url.scheme().equals(base.scheme())
                        && url.host().equals(base.host())
                        && url.port() == base.port()
                ? url
                : null;
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
            return Okio.buffer(throttler.source(
                    new PipelinedBlobs(client, parts, oneRangeOnly, this::blobRequest, this::remember)));
        }
        byte[] body = OrderedRequest.json(repository, parts);
        Response response =
                execute(request(ordered).post(RequestBody.create(body, JSON)).build());
        ResponseBody answer = body(response);
        long promised = parts.stream().mapToLong(Part::bytes).sum();
        if (answer.contentLength() >= 0 && answer.contentLength() != promised) {
            answer.close();
            throw new FormatException(
                    ordered + " sends " + answer.contentLength() + " bytes where " + promised + " were asked for");
        }
        return answer.source();
    }

    private Request blobRequest(Part part, List<Part.Range> asked) {
        Request.Builder builder = request(path("blobs", part.digest().toString()));
        if (!part.isWhole()) {
            StringBuilder ranges = new StringBuilder("bytes=");
            for (Part.Range range : asked) {
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
        String validator = validator(response);
        if (validator != null) {
            validators.put(part.digest(), validator);
        }
    }

    /** A strong validator that may be sent back; OkHttp receives characters that it refuses to send. */
    static @Nullable String validator(Response response) {
        String tag = response.header("ETag");
        return tag != null && STRONG_TAG.matcher(tag).matches() ? tag : null;
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
        Request.Builder builder = new Request.Builder().url(url).header("Accept-Encoding", IDENTITY);
        if (rateBps > 0) {
            builder.header(RATE_HEADER, Double.toString(rateBps)).header(LINK_HEADER, link);
        }
        if (task != null) {
            builder.header(TASK_HEADER, task);
        }
        return builder;
    }

    private Response execute(Request request) throws IOException {
        Response response;
        try {
            response = client.newCall(request).execute();
        } catch (IOException e) {
            throw unreachable(request, e);
        }
        return successful(response);
    }

    /** What a call failed with, told with its address; final where another try would fail as well. */
    static IOException unreachable(Request request, IOException failure) {
        if (failure instanceof FormatException) {
            return failure;
        }
        String message = "cannot get " + request.url() + ": "
                + (failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage().replaceAll("\\s+", " "));
        if (failure instanceof SSLPeerUnverifiedException || failure.getCause() instanceof CertificateException) {
            return new FormatException(
                    message + "; ask for the server by a name in its certificate, or have this device trust its issuer",
                    failure);
        }
        return new IOException(message, failure);
    }

    /** The response if it is one of success; otherwise it is closed and told in one line. */
    static Response successful(Response response) throws IOException {
        String encoding = response.header("Content-Encoding", IDENTITY);
        if (response.isSuccessful() && IDENTITY.equalsIgnoreCase(encoding)) {
            return response;
        }
        try (response) {
            String url = response.request().url().toString();
            if (response.isSuccessful()) {
                throw new FormatException(url + " sends Content-Encoding " + encoding + ", which was not asked for");
            }
            if (response.isRedirect()) {
                throw new FormatException(url + " answers " + response.code() + " and leads to "
                        + response.header("Location", "nowhere") + ", which is not followed");
            }
            BufferedSource body = body(response).source();
            body.request(200);
            String said = body.getBuffer()
                    .readUtf8()
                    .replaceAll("[\\s\\p{Cc}\\u2028\\u2029]+", " ")
                    .trim();
            String message = url + " answers " + response.code()
                    + (said.startsWith("{")
                            ? ": " + (said.length() > 200 ? said.substring(0, 200) + ".." : said)
                            : hint(response.code()));
            switch (response.code()) {
                case 408, 429, 500, 502, 503, 504 -> throw new Retries.ComeBackLater(message, retryAfter(response));
                default -> throw new FormatException(message);
            }
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "; it wants credentials, and SLIDE sends none";
            case 408, 429, 500, 502, 503, 504 -> "";
            default -> "; is this a SLIDE node or an OCI registry?";
        };
    }

    /** Seconds that the server asks to wait (RFC 9110, section 10.2.3); dates count from its own clock. */
    private static double retryAfter(Response response) {
        String after = response.header("Retry-After", "");
        if (after.matches("[0-9]{1,9}")) {
            return Double.parseDouble(after);
        }
        Instant until = response.headers().getInstant("Retry-After");
        Instant now = response.headers().getInstant("Date");
        return until == null || now == null
                ? 0
                : Math.max(0, Duration.between(now, until).toMillis() / 1e3);
    }

    static ResponseBody body(Response response) throws IOException {
        ResponseBody body = response.body();
        if (body == null) {
            throw new FormatException(response.request().url() + " sends no body");
        }
        return body;
    }

    @Override
    public void breakOff() {
        client.dispatcher().cancelAll();
        guard.cancelBodies();
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
        breakOff();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
