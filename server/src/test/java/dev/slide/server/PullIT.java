package dev.slide.server;

import static dev.slide.server.Client.header;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slide.format.Digest;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pull cases of the distribution-spec 1.1.1, "Pull", over both versions of HTTP. */
@Timeout(60)
class PullIT {
    private static final byte[] BLOB = Layouts.bytes(1, 300_000);
    private static final byte[] OTHER = Layouts.bytes(2, 10);
    private static final byte[] EMPTY = {};
    private static final String DIGEST = Digest.of(BLOB).toString();
    private static final String BLOBS = "/v2/org/bert/blobs/";

    @TempDir
    private static Path store;

    private static EdgeServer server;
    private static Client client;
    private static Digest manifest;

    @BeforeAll
    static void start() throws Exception {
        manifest = Layouts.write(store.resolve("org/bert"), List.of(BLOB, EMPTY), "fp32", "INT8", "b", "latest.1");
        Layouts.write(store.resolve("untagged"), List.of(OTHER));
        Files.write(store.resolve("secret"), OTHER);
        server = EdgeServer.start(Config.of(store));
        client = new Client(server, HttpClient.Version.HTTP_1_1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String errorCode(HttpResponse<byte[]> response) {
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        String body = new String(response.body(), UTF_8);
        assertThat(body).startsWith("{\"errors\":[{\"code\":\"");
        return body.replaceAll(".*\"code\":\"([A-Z_]+)\".*", "$1");
    }

    /** "Determining Support". */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersTheBase(HttpClient.Version version) throws Exception {
        HttpResponse<byte[]> response = new Client(server, version).get("/v2/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.version()).isEqualTo(version);
        assertThat(header(response, "Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(header(response, "Slide-Streams")).isEqualTo("/v1/streams");
    }

    /** "Pulling manifests". */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void pullsAManifest(HttpClient.Version version) throws Exception {
        Client either = new Client(server, version);
        for (String reference : List.of("fp32", "INT8", manifest.toString())) {
            HttpResponse<byte[]> response = either.get("/v2/org/bert/manifests/" + reference);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).isEqualTo(MediaTypes.MANIFEST);
            assertThat(header(response, "Docker-Content-Digest")).isEqualTo(manifest.toString());
            assertThat(Digest.of(response.body())).isEqualTo(manifest);
            assertThat(Manifest.parse(response.body()).layers().get(0).digest()).isEqualTo(Digest.of(BLOB));

            HttpResponse<byte[]> head = either.send("HEAD", "/v2/org/bert/manifests/" + reference, "");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(response.body().length));
            assertThat(header(head, "Docker-Content-Digest")).isEqualTo(manifest.toString());
        }
    }

    @Test
    void theOnlyManifestIsTheLatest() throws Exception {
        assertThat(client.get("/v2/untagged/manifests/latest").statusCode()).isEqualTo(200);
        assertThat(client.get("/v2/untagged/tags/list").body())
                .asString(UTF_8)
                .isEqualTo("{\"name\":\"untagged\",\"tags\":[\"latest\"]}");
    }

    /** "Pulling blobs". */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void pullsABlob(HttpClient.Version version) throws Exception {
        Client either = new Client(server, version);
        for (String rate : List.of("none", "1e9")) {
            HttpResponse<byte[]> response =
                    rate.equals("none") ? either.get(BLOBS + DIGEST) : either.get(BLOBS + DIGEST, "Slide-Rate", rate);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(BLOB);
            assertThat(header(response, "Docker-Content-Digest")).isEqualTo(DIGEST);
            assertThat(header(response, "ETag")).isEqualTo('"' + DIGEST + '"');
            assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
            assertThat(header(response, "Content-Length")).isEqualTo("300000");
        }
        assertThat(either.get(BLOBS + DIGEST.replace(":", "%3A")).body()).isEqualTo(BLOB);
        HttpResponse<byte[]> empty = either.get(BLOBS + Digest.of(EMPTY));
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
    }

    /** "Checking if content exists in the registry". */
    @Test
    void checksForABlob() throws Exception {
        HttpResponse<byte[]> head = client.send("HEAD", BLOBS + DIGEST, "", "Range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("300000");
        assertThat(client.send("HEAD", BLOBS + Digest.of(OTHER), "").statusCode())
                .isEqualTo(404);
    }

    /** "Error Codes". */
    @Test
    void saysWhatIsUnknown() throws Exception {
        HttpResponse<byte[]> response = client.get("/v2/nobody/manifests/latest");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(errorCode(response)).isEqualTo("NAME_UNKNOWN");
        response = client.get("/v2/org/bert/manifests/v9");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(errorCode(response)).isEqualTo("MANIFEST_UNKNOWN");
        assertThat(errorCode(client.get("/v2/org/bert/manifests/" + DIGEST))).isEqualTo("MANIFEST_UNKNOWN");
        response = client.get(BLOBS + Digest.of(OTHER));
        assertThat(response.statusCode()).as("a blob of another repository").isEqualTo(404);
        assertThat(errorCode(response)).isEqualTo("BLOB_UNKNOWN");
        response = client.get(BLOBS + "sha256:12");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo("DIGEST_INVALID");
        assertThat(errorCode(client.get("/v2/Org/manifests/a"))).isEqualTo("NAME_INVALID");
        assertThat(client.get("/nothing").statusCode()).isEqualTo(404);
    }

    /** "Push" is not offered. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void takesNoWrites(String method) throws Exception {
        HttpResponse<byte[]> response = client.send(method, "/v2/org/bert/blobs/uploads/", "x");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(errorCode(response)).isEqualTo("UNSUPPORTED");
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    /** "Listing Tags": in lexical order without regard to case, in pages. */
    @Test
    void listsTags() throws Exception {
        assertThat(client.get("/v2/org/bert/tags/list").body())
                .asString(UTF_8)
                .isEqualTo("{\"name\":\"org/bert\",\"tags\":[\"b\",\"fp32\",\"INT8\",\"latest.1\"]}");
        HttpResponse<byte[]> page = client.get("/v2/org/bert/tags/list?n=2&last=b");
        assertThat(page.body()).asString(UTF_8).contains("[\"fp32\",\"INT8\"]");
        assertThat(header(page, "Link")).isEqualTo("</v2/org/bert/tags/list?n=2&last=INT8>; rel=\"next\"");
        page = client.get("/v2/org/bert/tags/list?n=2&last=INT8");
        assertThat(page.body()).asString(UTF_8).contains("[\"latest.1\"]");
        assertThat(header(page, "Link")).isEqualTo("none");
        assertThat(client.get("/v2/org/bert/tags/list?n=0").body())
                .asString(UTF_8)
                .contains("[]");
        assertThat(client.get("/v2/org/bert/tags/list?n=-1").statusCode()).isEqualTo(400);
        assertThat(client.get("/v2/_catalog").body())
                .asString(UTF_8)
                .isEqualTo("{\"repositories\":[\"org/bert\",\"untagged\"]}");
    }

    /** RFC 9110, section 14; paced and not. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void sendsOneRange(HttpClient.Version version) throws Exception {
        Client either = new Client(server, version);
        String[][] cases = {
            {"0-0", "0", "1"}, {"100-199999", "100", "200000"}, {"-7", "299993", "300000"}, {"5-", "5", "300000"}
        };
        for (String[] range : cases) {
            int from = Integer.parseInt(range[1]);
            int to = Integer.parseInt(range[2]);
            for (String rate : List.of("1e15", "1e8")) {
                HttpResponse<byte[]> response =
                        either.get(BLOBS + DIGEST, "Range", "bytes=" + range[0], "Slide-Rate", rate);
                assertThat(response.statusCode()).isEqualTo(206);
                assertThat(header(response, "Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/300000");
                assertThat(response.body()).isEqualTo(Arrays.copyOfRange(BLOB, from, to));
            }
            assertThat(either.get(BLOBS + DIGEST, "Range", "bytes=" + range[0]).body())
                    .isEqualTo(Arrays.copyOfRange(BLOB, from, to));
        }
    }

    /** RFC 9110, section 14.6. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void sendsSeveralRanges(HttpClient.Version version) throws Exception {
        HttpResponse<byte[]> response =
                new Client(server, version).get(BLOBS + DIGEST, "Range", "bytes=1000-200999, 0-1,-3");
        assertThat(response.statusCode()).isEqualTo(206);
        String type = header(response, "Content-Type");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String blob = new String(BLOB, ISO_8859_1);
        String head = "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ";
        assertThat(new String(response.body(), ISO_8859_1))
                .isEqualTo("--" + boundary + head + "1000-200999/300000\r\n\r\n" + blob.substring(1000, 201_000)
                        + "\r\n--" + boundary + head + "0-1/300000\r\n\r\n" + blob.substring(0, 2)
                        + "\r\n--" + boundary + head + "299997-299999/300000\r\n\r\n" + blob.substring(299_997)
                        + "\r\n--" + boundary + "--\r\n");
    }

    @Test
    void answersOtherRangesAsTheStandardSays() throws Exception {
        HttpResponse<byte[]> past = client.get(BLOBS + DIGEST, "Range", "bytes=300000-");
        assertThat(past.statusCode()).isEqualTo(416);
        assertThat(header(past, "Content-Range")).isEqualTo("bytes */300000");
        HttpResponse<byte[]> malformed = client.get(BLOBS + DIGEST, "Range", "bytes=9-1");
        assertThat(malformed.statusCode()).isEqualTo(200);
        assertThat(malformed.body()).isEqualTo(BLOB);
        assertThat(client.get(BLOBS + DIGEST, "Range", "lines=1-2").statusCode())
                .isEqualTo(200);
    }

    /** RFC 9110, section 13.1.5 and 13.1.2. */
    @Test
    void heedsConditions() throws Exception {
        String etag = '"' + DIGEST + '"';
        assertThat(client.get(BLOBS + DIGEST, "Range", "bytes=0-1", "If-Range", etag)
                        .statusCode())
                .isEqualTo(206);
        for (String other : List.of("\"other\"", "W/" + etag, "Wed, 21 Oct 2015 07:28:00 GMT")) {
            assertThat(client.get(BLOBS + DIGEST, "Range", "bytes=0-1", "If-Range", other)
                            .body())
                    .isEqualTo(BLOB);
        }
        for (String known : List.of(etag, "W/" + etag, "*", "\"a\", " + etag)) {
            HttpResponse<byte[]> response = client.get(BLOBS + DIGEST, "If-None-Match", known);
            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(header(response, "ETag")).isEqualTo(etag);
        }
        assertThat(client.get(BLOBS + DIGEST, "If-None-Match", "\"a\"").statusCode())
                .isEqualTo(200);
        assertThat(client.get("/v2/org/bert/manifests/fp32", "If-None-Match", '"' + manifest.toString() + '"')
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "fast", "1e999", "NaN", "Infinity", "0x1", "1e-99", "1 000"})
    void refusesARateThatIsNone(String rate) throws Exception {
        HttpResponse<byte[]> response = client.get(BLOBS + DIGEST, "Slide-Rate", rate);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo("RATE_INVALID");
    }

    /** Sent as they are: the client would tidy them up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/../secret",
                "/v2/org/bert/blobs/../../../../secret",
                "/v2/org/bert/../../secret/blobs/x",
                "/v2/org/bert/blobs/..%2f..%2f..%2f..%2fsecret",
                "/v2/org/bert/blobs/sha256:..%2f..%2f..%2f..%2fsecret",
                "/v2/org/bert/blobs/sha256:../../../../../secret",
                "/v2/org/bert/blobs/sha256:%00",
                "/v2/org/bert/manifests/..%2f..%2findex.json",
                "/v2/org/bert/manifests/%2e%2e",
                "/v2/%2e%2e/manifests/latest",
                "/v2/org%2fbert/manifests/fp32",
                "/v2//org/bert/manifests/fp32",
                "/v2//etc/manifests/passwd",
                "/v2/org\\bert/manifests/fp32",
                "/v2/org/bert/blobs/%zz",
                "/v2/org/bert/blobs/",
                "//v2/",
                "/v1/streams/../../secret",
                "/secret",
            })
    void noPathLeadsToAFile(String path) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            try (InputStream in = socket.getInputStream()) {
                String answer = new String(in.readAllBytes(), ISO_8859_1);
                assertThat(answer).matches("(?s)HTTP/1.1 (400|404|405) .*");
            }
        }
    }

    @Test
    void curlPullsOverClearTextHttp2(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")));
        Path file = folder.resolve("blob");
        Process curl = new ProcessBuilder(
                        "/usr/bin/curl",
                        "-sS",
                        "--http2-prior-knowledge",
                        "-o",
                        file.toString(),
                        server.uri() + BLOBS + DIGEST)
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertThat(curl.waitFor()).as(said).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(BLOB);
    }
}
