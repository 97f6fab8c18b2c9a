package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.PackConfig;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.stream.Relay.Harm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real node and its ordered streams: every byte on the wire, heads included, may be the last or a wrong one. */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class OrderedCutsIT {
    /** Runs wait for their next try most of the time. */
    private static final int AT_ONCE = 8;

    private static final int ROWS = 512;
    private static final int WIDTH = 32;
    private static final TensorData IDS = TensorData.of("ids", new long[] {1, 3}, new long[] {5, 40, -1});

    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static float[] expected;
    private static EdgeServer server;

    @BeforeAll
    static void start() throws Exception {
        model = TinyModel.make(Files.createDirectory(folder.resolve("tiny")), ROWS, WIDTH, 3, false, 91);
        expected = model.expected(IDS);
        server = EdgeServer.start(Config.of(folder.resolve("tiny")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Runs through a relay; only where bytes were changed may that be refused. */
    private static void run(Relay relay, Mode mode, Harm harm, String place) throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS
                .withMode(mode)
                .withThreads(1)
                .withFetchRest(false)
                .withStallSeconds(1);
        String location = "http://127.0.0.1:" + relay.port() + "/pack";
        try (SlideModel stream = SlideModel.open(location, options)) {
            assertThat(stream.run(List.of(IDS)).outputs().get(0).floats())
                    .as(place)
                    .isEqualTo(expected);
        } catch (IOException e) {
            // A damaged head may say anything; whatever it is, it is told in one line.
            assertThat(harm).as(place + ": " + e).isEqualTo(Harm.FLIPPED);
            assertThat(e.getMessage()).as(place).isNotNull().doesNotContain("\n");
        }
    }

    private static long wireBytes(Mode mode) throws IOException {
        try (Relay relay = new Relay(server.port(), Harm.CUT, Long.MAX_VALUE)) {
            run(relay, mode, Harm.CUT, "whole");
            return relay.passed();
        }
    }

    private static void harm(Mode mode, Harm harm, long step) throws Exception {
        long bytes = wireBytes(mode);
        PackConfig config = SlideModel.describe(server.uri() + "/pack");
        assertThat(bytes).isGreaterThan(config.weightBytes() - (mode == Mode.STREAM ? ROWS * WIDTH * 4L : 0));
        Leaks leaks = Leaks.watch();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> runs = new ArrayList<>();
            // A step that is no power of two falls on every place of what is aligned.
            LongStream.iterate(0, at -> at < bytes, at -> at + step)
                    .forEach(at -> runs.add(threads.submit(() -> {
                        try (Relay relay = new Relay(server.port(), harm, at)) {
                            run(relay, mode, harm, harm + " at byte " + at + " of " + bytes + ", " + mode);
                            assertThat(relay.passed()).isGreaterThan(at);
                        }
                        return at;
                    })));
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        leaks.check();
    }

    @ParameterizedTest
    @CsvSource({"STREAM, CUT, 173", "STREAM, FLIPPED, 173", "DOWNLOAD, CUT, 1499"})
    void aSampleOfAllBytes(Mode mode, Harm harm, long step) throws Exception {
        harm(mode, harm, step);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"STREAM, CUT", "STREAM, FLIPPED"})
    void everyByte(Mode mode, Harm harm) throws Exception {
        harm(mode, harm, 1);
    }
}
