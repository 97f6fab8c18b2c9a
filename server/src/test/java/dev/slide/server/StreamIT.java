package dev.slide.server;

import static dev.slide.server.Client.header;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamIT {
    private static final List<byte[]> BLOBS =
            List.of(Layouts.bytes(1, 900_000), Layouts.bytes(2, 3000), Layouts.bytes(3, 262_144), new byte[0]);
    private static final byte[] LARGE = Layouts.bytes(4, 24 << 20);

    @TempDir
    private static Path store;

    private static EdgeServer server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        List<byte[]> blobs = new ArrayList<>(BLOBS);
        blobs.add(LARGE);
        Layouts.write(store.resolve("bert"), blobs);
        server = EdgeServer.start(Config.of(store));
        client = new Client(server, HttpClient.Version.HTTP_1_1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String whole(byte[] blob) {
        return "{\"digest\":\"" + Digest.of(blob) + "\"}";
    }

    private static String stream(String parts) {
        return "{\"repository\":\"bert\",\"parts\":[" + parts + "]}";
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static boolean holdsFiles() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return false;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(StreamIT::isOfTheStore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfTheStore(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(store.toRealPath());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static long directBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(arena -> arena.numActiveBytes())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void isThePartsOneAfterAnother(HttpClient.Version version) throws Exception {
        Client either = new Client(server, version);
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            List<String> parts = new ArrayList<>();
            for (int count = 1 + random.nextInt(8); count > 0; count--) {
                byte[] blob = BLOBS.get(random.nextInt(BLOBS.size()));
                List<String> ranges = new ArrayList<>();
                for (int i = blob.length == 0 ? 0 : random.nextInt(40); i > 0; i--) {
                    int offset = random.nextInt(blob.length);
                    int length = 1 + random.nextInt(Math.min(blob.length - offset, 20_000));
                    ranges.add("[" + offset + "," + length + "]");
                    expected.write(blob, offset, length);
                }
                if (ranges.isEmpty()) {
                    expected.writeBytes(blob);
                    parts.add(whole(blob));
                } else {
                    parts.add("{\"digest\":\"" + Digest.of(blob) + "\",\"ranges\":[" + String.join(",", ranges) + "]}");
                }
            }
            String rate = seed % 2 == 0 ? "1e12" : "2e8";
            HttpResponse<byte[]> response =
                    either.send("POST", "/v1/streams", stream(String.join(",", parts)), "Slide-Rate", rate);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(expected.size()));
            assertThat(header(response, "Slide-Stream")).isNotEqualTo("none");
            assertThat(response.body()).isEqualTo(expected.toByteArray());
        }
        await("everything is let go of", () -> server.inUse() == 0 && !holdsFiles());
    }

    /** A short one may be over before it is known to be under way. */
    @Test
    void manyShortOnesLeaveNothing() throws Exception {
        for (int i = 0; i < 500; i++) {
            HttpResponse<byte[]> response = client.send("POST", "/v1/streams", stream(whole(BLOBS.get(1))));
            assertThat(response.body()).isEqualTo(BLOBS.get(1));
        }
        await("everything is let go of", () -> server.inUse() == 0 && !holdsFiles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{} {}",
                "{\"repository\":\"bert\"}",
                "{\"repository\":\"bert\",\"parts\":[]}",
                "{\"repository\":7,\"parts\":[DIGEST]}",
                "{\"repository\":\"bert\",\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST}]}",
                "{\"repository\":\"bert\",\"parts\":[DIGEST]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":\"sha256:../..\"}]}",
                "{\"repository\":\"../bert\",\"parts\":[{\"digest\":DIGEST}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"range\":[[0,1]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":null}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[0]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[0,1.5]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[-1,1]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[0,0]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[2999,2]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[9223372036854775807,9]]}]}",
                "{\"repository\":\"bert\",\"parts\":[{\"digest\":DIGEST,\"ranges\":[[0,99999999999999999999]]}]}",
            })
    void refusesWhatIsWrongBeforeTheFirstByte(String json) throws Exception {
        String body = json.replace("DIGEST", '"' + Digest.of(BLOBS.get(1)).toString() + '"');
        HttpResponse<byte[]> response = client.send("POST", "/v1/streams", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(new String(response.body(), UTF_8)).contains("\"status\":400", "\"detail\":");
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        String unknown = whole(new byte[] {1});
        HttpResponse<byte[]> response = client.send("POST", "/v1/streams", stream(whole(BLOBS.get(0)) + "," + unknown));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(client.send("POST", "/v1/streams", stream(unknown).replace("bert", "nobody"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(client.send("PATCH", "/v1/streams/none", "{\"rateBps\":1e6}").statusCode())
                .isEqualTo(404);
        assertThat(client.get("/v1/streams").statusCode()).isEqualTo(405);
        assertThat(client.send("POST", "/v1/streams", stream(unknown), "Slide-Rate", "x")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void boundsTheRequest() throws Exception {
        HttpResponse<byte[]> response = client.send("POST", "/v1/streams", " ".repeat((4 << 20) + 1));
        assertThat(response.statusCode()).isEqualTo(413);
    }

    /** At the first rate the stream would take more than two days. */
    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void changesTheRateOfARunningStream(HttpClient.Version version) throws Exception {
        Client either = new Client(server, version);
        HttpResponse<InputStream> response = either.http()
                .send(
                        either.request("POST", "/v1/streams", stream(whole(LARGE)), "Slide-Rate", "1000"),
                        BodyHandlers.ofInputStream());
        String path = "/v1/streams/" + header(response, "Slide-Stream");
        assertThat(client.send("PATCH", path, "{\"rateBps\":\"fast\"}").statusCode())
                .isEqualTo(400);
        assertThat(client.send("PATCH", path, "{\"rateBps\":0}").statusCode()).isEqualTo(400);
        assertThat(client.send("PATCH", path, "{}").statusCode()).isEqualTo(400);
        assertThat(client.send("PATCH", path, "{\"rateBps\":2e3}").statusCode()).isEqualTo(204);
        assertThat(client.send("PATCH", path, "{\"rateBps\":null}").statusCode())
                .isEqualTo(204);
        try (InputStream body = response.body()) {
            assertThat(body.readAllBytes()).isEqualTo(LARGE);
        }
        await("the stream ends", () -> server.inUse() == 0);
        assertThat(client.send("PATCH", path, "{\"rateBps\":null}").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Slide-Rate: 1e6\r\n"})
    void letsGoOfEverythingWhenTheClientGoes(String rate) throws Exception {
        long before = directBytes();
        String json = stream(whole(LARGE) + "," + whole(LARGE));
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                String head = "POST /v1/streams HTTP/1.1\r\nHost: x\r\n" + rate + "Content-Length: " + json.length();
                socket.getOutputStream().write((head + "\r\n\r\n" + json).getBytes(UTF_8));
                assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
                assertThat(server.inUse()).isPositive();
            }
        }
        await("links, streams and files are let go of", () -> server.inUse() == 0 && !holdsFiles());
        await("buffers are let go of", () -> directBytes() <= before + (1 << 20));
    }

    /** A client that goes while it takes nothing, over HTTP/2 by resetting its stream. */
    @Test
    void letsGoOfACancelledStream() throws Exception {
        Client second = new Client(server, HttpClient.Version.HTTP_2);
        HttpResponse<InputStream> response = second.http()
                .send(
                        second.request("POST", "/v1/streams", stream(whole(LARGE)), "Slide-Rate", "1e6"),
                        BodyHandlers.ofInputStream());
        assertThat(server.inUse()).isPositive();
        response.body().close();
        await("the stream is let go of", () -> server.inUse() == 0 && !holdsFiles());
        assertThat(second.get("/v2/").statusCode())
                .as("the connection lives on")
                .isEqualTo(200);
    }

    /** Two requests in one write: the answers come in their order. */
    @Test
    void pipelinedRequestsKeepTheirOrder() throws Exception {
        String first = "/v2/bert/blobs/" + Digest.of(BLOBS.get(0));
        String second = "/v2/bert/blobs/" + Digest.of(BLOBS.get(1));
        String rate = " HTTP/1.1\r\nHost: x\r\nSlide-Link: phone\r\nSlide-Rate: 1e8\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET " + first + rate + "\r\nGET " + second + rate + "Connection: close\r\n\r\n")
                            .getBytes(UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            int firstAt = answers.indexOf(new String(BLOBS.get(0), ISO_8859_1));
            int secondAt = answers.indexOf(new String(BLOBS.get(1), ISO_8859_1));
            assertThat(firstAt).isPositive();
            assertThat(secondAt).isGreaterThan(firstAt + BLOBS.get(0).length);
        }
    }

    /** However the machine is loaded, a link is never faster than its rate; the server's own rate holds for all of it. */
    @Test
    void isNotFasterThanTheRateAllows() throws Exception {
        try (EdgeServer limited =
                EdgeServer.start(new Config(store, "127.0.0.1", 0, OptionalDouble.of(40e6), Config.STALL_SECONDS))) {
            Client either = new Client(limited, HttpClient.Version.HTTP_1_1);
            String json = stream(whole(BLOBS.get(0)));
            long start = System.nanoTime();
            var other = either.http()
                    .sendAsync(
                            either.request("POST", "/v1/streams", json, "Slide-Link", "a", "Slide-Rate", "1e9"),
                            BodyHandlers.ofByteArray());
            byte[] body =
                    either.send("POST", "/v1/streams", json, "Slide-Link", "a").body();
            assertThat(other.get().body()).isEqualTo(body);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(2 * 900_000 * 8 / 40e6).isEqualTo(0.36);
            assertThat(seconds).isGreaterThan(0.36 - 0.025);
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatThrownBy(() -> EdgeServer.start(
                        new Config(store, "127.0.0.1", server.port(), OptionalDouble.empty(), Config.STALL_SECONDS)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port())
                .hasMessageContaining("another port");
        assertThatThrownBy(() -> EdgeServer.start(Config.of(store.resolve("missing"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> new Config(store, "127.0.0.1", 70_000, OptionalDouble.empty(), Config.STALL_SECONDS))
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> new Config(store, "127.0.0.1", 0, OptionalDouble.of(0), Config.STALL_SECONDS))
                .hasMessageContaining("0.0");
    }
}
