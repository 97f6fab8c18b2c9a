package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are closed or interrupted at any moment. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class CancellationTest {
    @TempDir
    private static Path folder;

    private static final List<Mode> MODES = List.of(Mode.values());

    private static TinyModel model;
    private static TensorData ids;
    private static float[] expected;

    @TempDir
    private Path cache;

    private FaultyServer server;
    private Leaks leaks;

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 6, true, 71);
        ids = TinyModel.ids(4, 3, 20);
        expected = model.expected(ids);
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch(cache);
        server = new FaultyServer(model.pack());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.close();
        leaks.check();
    }

    @Test
    void atSeededMoments() throws Exception {
        cancel(100, 1);
    }

    @Test
    @Tag("long")
    void atManySeededMoments() throws Exception {
        cancel(3000, 2);
    }

    private void cancel(int times, long seed) throws Exception {
        // The moments are spread over about the time that a whole run takes, paced so that it is no blink.
        StreamOptions options = StreamOptions.DEFAULTS.withRateBps(400e6).withMicroBatch(1);
        // The first has classes to load.
        whole(options);
        long wholeNanos = whole(options);
        Random random = new Random(seed);
        int ended = 0;
        for (int i = 0; i < times; i++) {
            Mode mode = MODES.get(random.nextInt(MODES.size()));
            Path kept = random.nextInt(4) == 0 ? cache : null;
            boolean byInterrupt = random.nextBoolean();
            long afterNanos = (long) (random.nextDouble() * 1.2 * wholeNanos);
            ended += cancelOne(options.withMode(mode).withCache(kept), byInterrupt, afterNanos, i) ? 1 : 0;
        }
        assertThat(ended).as("runs that were cut short").isPositive();
        whole(options);
    }

    private long whole(StreamOptions options) throws IOException {
        long start = System.nanoTime();
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(expected);
            stream.awaitComplete();
            return System.nanoTime() - start;
        }
    }

    /** Opens, runs twice and ends that from another thread; whether it was cut short. */
    private boolean cancelOne(StreamOptions options, boolean byInterrupt, long afterNanos, int round)
            throws InterruptedException {
        AtomicReference<SlideModel> opened = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread runner = new Thread(
                () -> {
                    try (SlideModel stream = SlideModel.open(server.location(), options)) {
                        opened.set(stream);
                        for (int run = 0; run < 2; run++) {
                            assertThat(stream.run(List.of(ids)).outputs().get(0).floats())
                                    .isEqualTo(expected);
                        }
                        stream.awaitComplete();
                    } catch (Throwable e) {
                        thrown.set(e);
                    }
                },
                "cancelled-run");
        runner.start();
        LockSupport.parkNanos(afterNanos);
        SlideModel stream = opened.get();
        if (byInterrupt || stream == null) {
            runner.interrupt();
        } else {
            stream.close();
        }
        runner.join(20_000);
        assertThat(runner.isAlive()).as("round " + round + " still runs").isFalse();
        Throwable failure = thrown.get();
        if (failure != null && opened.get() == null) {
            assertThat(failure).as("round " + round).isInstanceOf(IOException.class);
        } else if (failure != null) {
            assertThat(failure)
                    .as("round " + round + " of " + options)
                    .isInstanceOfAny(CancellationException.class, IOException.class);
        }
        return failure != null;
    }
}
