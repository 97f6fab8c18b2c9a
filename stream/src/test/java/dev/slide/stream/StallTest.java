package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.FormatException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that keep a client waiting. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StallTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;

    private FaultyServer server;
    private Leaks leaks;
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 3, false, 31);
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch();
        server = new FaultyServer(model.pack());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.close();
        leaks.check();
    }

    private StreamOptions options() {
        return StreamOptions.DEFAULTS.withFetchRest(false).withStallSeconds(0.3).withListener(recorder);
    }

    private void run() throws Exception {
        TensorData ids = TinyModel.ids(4, 2, 20);
        try (SlideModel stream = SlideModel.open(server.location(), options())) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(model.expected(ids));
        }
    }

    @Test
    void aSilentServerIsAskedAgainForTheRest() throws Exception {
        server.script((request, answer) -> {
            if (!request.isBlob() || server.requestsFor(request.path().replaceAll(".*/", "")) > 1) {
                return false;
            }
            answer.head("200 OK|ETag: \"a\"|Content-Length: " + answer.content().length);
            answer.bytes(answer.content(), 0, answer.content().length / 2);
            return answer.hang();
        });
        run();
        assertThat(recorder.retries()).isNotEmpty().allMatch(r -> r.contains("stalls: nothing came for 0.3 s"));
    }

    @Test
    void aServerThatTakesTheRequestAndSaysNothingIsGivenUp() {
        server.script((request, answer) -> answer.hang());
        assertThatThrownBy(this::run).isInstanceOf(IOException.class).hasMessageContaining("gave up after 7 attempts");
        assertThat(recorder.retries()).hasSize(6);
    }

    /** A byte now and then keeps every time-out for silence from striking. */
    @Test
    void aTrickleIsAStall() throws Exception {
        server.script((request, answer) -> {
            if (!request.isBlob() || server.requestsFor(request.path().replaceAll(".*/", "")) > 1) {
                return false;
            }
            answer.head("200 OK|Content-Length: " + answer.content().length);
            for (byte b : answer.content()) {
                answer.bytes(new byte[] {b});
                Thread.sleep(20);
            }
            return true;
        });
        run();
        assertThat(recorder.retries()).isNotEmpty().allMatch(r -> r.matches(".*stalls: only [0-9]+ bytes came in .*"));
    }

    @Test
    void aSlowServerIsNone() throws Exception {
        server.script((request, answer) -> {
            if (!request.isBlob() || !request.range().isEmpty()) {
                return false;
            }
            byte[] content = answer.content();
            answer.head("200 OK|Content-Length: " + content.length);
            for (int at = 0; at < content.length; at += 20_000) {
                answer.bytes(content, at, Math.min(content.length, at + 20_000));
                Thread.sleep(60);
            }
            return true;
        });
        run();
        assertThat(recorder.retries()).isEmpty();
    }

    /** Long before a stall is over, a run that waits for bytes can be ended. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void aBodyThatHangsDoesNotHoldUpTheEnd(boolean byClosing, boolean ordered) throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        if (ordered) {
            server.offerStreams();
        }
        server.script((request, answer) -> {
            if (request.isManifest() || answer.content().length < 100_000) {
                return false;
            }
            answer.head("200 OK|Content-Length: " + answer.content().length);
            answer.bytes(answer.content(), 0, answer.content().length / 2);
            hanging.countDown();
            return answer.hang();
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        SlideModel stream = SlideModel.open(server.location(), options().withStallSeconds(3600));
        try {
            Thread runner = new Thread(() -> {
                try {
                    stream.run(List.of(TinyModel.ids(4, 2, 20)));
                } catch (IOException | RuntimeException e) {
                    thrown.set(e);
                }
            });
            runner.start();
            hanging.await();
            if (byClosing) {
                stream.close();
            } else {
                runner.interrupt();
            }
            runner.join();
        } finally {
            stream.close();
        }
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }

    /** A full backlog: the kernel does not answer the connection. */
    @Test
    void aServerThatNeverAcceptsIsGivenUp() throws IOException {
        List<Socket> backlog = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2; i++) {
                backlog.add(new Socket(deaf.getInetAddress(), deaf.getLocalPort()));
            }
            String location = "http://127.0.0.1:" + deaf.getLocalPort() + "/tiny";
            try (PackSource source = PackLocation.open(location, 0, 0.3, 0.2)) {
                assertThatThrownBy(source::manifest)
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(FormatException.class)
                        .hasMessageStartingWith("cannot get " + "http://127.0.0.1");
            }
        } finally {
            for (Socket socket : backlog) {
                socket.close();
            }
        }
    }

    @Test
    void closingEndsEveryWait() throws Exception {
        server.script((request, answer) -> request.isBlob() && answer.hang());
        PackSource source = PackLocation.open(server.location(), 0);
        source.manifest();
        Thread closer = new Thread(() -> {
            while (server.requests().size() < 2) {
                Thread.onSpinWait();
            }
            source.close();
        });
        closer.start();
        assertThatThrownBy(() -> OpenedPack.open(source, recorder)).isInstanceOf(IOException.class);
        closer.join();
        assertThatThrownBy(source::manifest).isInstanceOf(IOException.class);
        assertThat(recorder.retries()).isEmpty();
    }
}
