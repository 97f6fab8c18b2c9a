package dev.slide.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stop reading, and clients that are only slow. */
@Timeout(60)
class StallIT {
    private static final byte[] LARGE = Layouts.bytes(1, 32 << 20);
    private static final double STALL_SECONDS = 1.5;

    @TempDir
    private static Path store;

    private static EdgeServer server;

    @BeforeAll
    static void start() throws IOException {
        Layouts.write(store.resolve("bert"), List.of(LARGE));
        server = EdgeServer.start(Config.of(store).withStallSeconds(STALL_SECONDS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String request(String kind) {
        String blob = "/v2/bert/blobs/" + Digest.of(LARGE);
        String body = "{\"repository\":\"bert\",\"parts\":[{\"digest\":\"" + Digest.of(LARGE) + "\"}]}";
        return switch (kind) {
            case "file" -> "GET " + blob + " HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n";
            case "paced" -> "GET " + blob + " HTTP/1.1\r\nHost: node\r\nSlide-Rate: 1e9\r\nConnection: close\r\n\r\n";
            default ->
                "POST /v1/streams HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body;
        };
    }

    private static Socket ask(String kind) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream().write(request(kind).getBytes(ISO_8859_1));
        return socket;
    }

    /** Reads to the end. */
    private static long drain(InputStream in) {
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                bytes += got;
            }
        } catch (IOException broken) {
            assertThat(broken).hasMessageContaining("reset");
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "paced", "stream"})
    void aClientThatTakesNothingIsCutOff(String kind) throws Exception {
        try (Socket socket = ask(kind)) {
            assertThat(socket.getInputStream().readNBytes(20)).hasSize(20);
            TimeUnit.MILLISECONDS.sleep((long) (3 * STALL_SECONDS * 1000));
            assertThat(drain(socket.getInputStream())).isLessThan(LARGE.length / 2);
        }
        long start = System.nanoTime();
        while (server.inUse() > 0) {
            assertThat(System.nanoTime() - start).as("nothing is held").isLessThan(TimeUnit.SECONDS.toNanos(20));
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "paced", "stream"})
    void aSlowClientIsNot(String kind) throws Exception {
        try (Socket socket = ask(kind)) {
            InputStream in = socket.getInputStream();
            long bytes = 0;
            for (int i = 0; i < 100; i++) {
                bytes += in.readNBytes(160_000).length;
                TimeUnit.MILLISECONDS.sleep((long) (30 * STALL_SECONDS));
            }
            assertThat(bytes).isEqualTo(16_000_000);
            assertThat(drain(in)).isGreaterThanOrEqualTo(LARGE.length - 16_000_000);
        }
    }

    @Test
    void anIdleConnectionIsKept() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            byte[] ping = "GET /v2/ HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(ISO_8859_1);
            for (int round = 0; round < 2; round++) {
                socket.getOutputStream().write(ping);
                assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                        .startsWith("HTTP/1.1 ");
                long rest = socket.getInputStream().available();
                assertThat(socket.getInputStream().skip(rest)).isEqualTo(rest);
                TimeUnit.MILLISECONDS.sleep((long) (2 * STALL_SECONDS * 1000));
                rest = socket.getInputStream().available();
                assertThat(socket.getInputStream().skip(rest)).isEqualTo(rest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 1e6})
    void refusesOtherTimes(double seconds) {
        assertThatThrownBy(() -> Config.of(store).withStallSeconds(seconds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stall");
    }
}
