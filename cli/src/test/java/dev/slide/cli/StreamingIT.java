package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.OciLayout;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import dev.slide.pack.Unpacker;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.stream.Mode;
import dev.slide.stream.RunResult;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real model over a real node: whatever the cuts, the rate and the mode, the same bits. */
class StreamingIT {
    @TempDir
    private static Path store;

    private static EdgeServer server;
    private static List<TensorData> inputs;
    private static TensorData expected;

    @BeforeAll
    static void start() throws Exception {
        Path onnx = MiniLm.model().onnx();
        Packer.pack(onnx, store.resolve("whole"), PackOptions.defaults().withName("whole"));
        Packer.pack(onnx, store.resolve("fine"), PackOptions.defaults().withMaxSegmentBytes(46_900_000));
        server = EdgeServer.start(Config.of(store));
        inputs = MiniLm.inputs(3);
        expected = MiniLm.expected(inputs, OptLevel.EXTENDED_OPT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String location(String name) {
        return server.uri() + "/" + name;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyModeGivesTheModelsBits(Mode mode) throws IOException {
        for (String name : List.of("whole", "fine")) {
            StreamOptions options = StreamOptions.DEFAULTS.withMode(mode).withRateBps(400e6);
            try (SlideModel model = SlideModel.open(location(name), options)) {
                assertThat(model.run(inputs).output("last_hidden_state")).isEqualTo(expected);
            }
        }
    }

    @Test
    void equalsTheUnoptimisedModelWithin1e5() throws Exception {
        TensorData raw = MiniLm.expected(inputs, OptLevel.NO_OPT);
        assertThat(Differences.largest(List.of(raw), List.of(expected))).isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void partsOfABatchGiveTheSameBits(int microBatch) throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS.withMicroBatch(microBatch);
        try (SlideModel model = SlideModel.open(location("whole"), options)) {
            assertThat(model.run(inputs).output("last_hidden_state")).isEqualTo(expected);
        }
    }

    @Test
    void unpackedItIsTheSameModel() throws Exception {
        Path onnx = store.resolve("back.onnx");
        Unpacker.unpack(OciLayout.open(store.resolve("fine")), onnx);
        Path again = store.resolve("again");
        Packer.pack(onnx, again, PackOptions.defaults());
        try (SlideModel model = SlideModel.open(again.toString(), StreamOptions.DEFAULTS)) {
            assertThat(model.run(inputs).output("last_hidden_state")).isEqualTo(expected);
        }
    }

    @Test
    void runsBeforeTheLastByteArrives() throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS.withRateBps(100e6).withFetchRest(false);
        try (SlideModel model = SlideModel.open(location("whole"), options)) {
            RunResult result = model.run(inputs);
            double firstRun = result.timeline().units().get(0).runs().get(0).startSeconds();
            assertThat(firstRun).isLessThan(result.timeline().downloadSeconds());
            assertThat(result.timeline().bytesBeforeAnswer())
                    .isLessThan(model.config().weightBytes() * 6 / 10);
        }
    }

    @Test
    void aNodeThatStopsEndsTheRun() throws Exception {
        EdgeServer other = EdgeServer.start(Config.of(store.resolve("whole")));
        CountDownLatch arriving = new CountDownLatch(1);
        StreamOptions options = StreamOptions.DEFAULTS.withRateBps(20e6).withListener(p -> {
            if (p.segmentsArrived() > 0) {
                arriving.countDown();
            }
        });
        try (SlideModel model = SlideModel.open(other.uri() + "/whole", options)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread runner = new Thread(() -> {
                try {
                    model.run(inputs);
                } catch (IOException | RuntimeException e) {
                    thrown.set(e);
                }
            });
            runner.start();
            arriving.await();
            other.close();
            runner.join();
            assertThat(thrown.get()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNodeThatRestartsIsTakenUpAgain() throws Exception {
        EdgeServer other = EdgeServer.start(Config.of(store.resolve("whole")));
        CountDownLatch arriving = new CountDownLatch(1);
        StreamOptions options = StreamOptions.DEFAULTS.withRateBps(100e6).withListener(p -> {
            if (p.segmentsArrived() > 2) {
                arriving.countDown();
            }
        });
        FutureTask<RunResult> run;
        try (SlideModel model = SlideModel.open(other.uri() + "/whole", options)) {
            run = new FutureTask<>(() -> model.run(inputs));
            new Thread(run).start();
            arriving.await();
            int port = other.port();
            other.close();
            other = EdgeServer.start(new Config(
                    store.resolve("whole"), "127.0.0.1", port, OptionalDouble.empty(), Config.STALL_SECONDS));
            assertThat(run.get().output("last_hidden_state")).isEqualTo(expected);
        } finally {
            other.close();
        }
    }

    @Test
    void unknownModelsAreRefusedInOneLine() {
        assertThatThrownBy(() -> SlideModel.open(location("none"), StreamOptions.DEFAULTS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("answers 404")
                .hasMessageContaining("NAME_UNKNOWN")
                .message()
                .doesNotContain("\n");
    }
}
