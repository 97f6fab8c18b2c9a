package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.TensorType;
import dev.slide.stream.ScriptedRegistry.Manner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlideModelTest {
    @TempDir
    private static Path folder;

    private static TinyModel untied;
    private static TinyModel tied;

    private ScriptedRegistry registry;

    @BeforeAll
    static void pack() throws Exception {
        untied = TinyModel.make(Files.createDirectory(folder.resolve("untied")), 6, false, 1);
        tied = TinyModel.make(Files.createDirectory(folder.resolve("tied")), 3, true, 2);
    }

    @AfterAll
    static void nothingIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                .noneMatch(name -> name.startsWith("slide-") && !name.equals("slide-load-runtime"));
    }

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String serve(TinyModel model) throws IOException {
        registry.add(OciLayout.open(model.pack()));
        return registry.uri() + "/tiny";
    }

    private PackConfig config(TinyModel model) throws IOException {
        return SlideModel.describe(model.pack().toString());
    }

    static Stream<Arguments> everyWay() {
        List<Arguments> ways = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (boolean remote : new boolean[] {false, true}) {
                for (boolean tiedTable : new boolean[] {false, true}) {
                    ways.add(Arguments.of(mode, remote, tiedTable));
                }
            }
        }
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void givesTheModelsBitsInEveryWay(Mode mode, boolean remote, boolean tiedTable) throws Exception {
        TinyModel model = tiedTable ? tied : untied;
        String location = remote ? serve(model) : model.pack().toString();
        try (SlideModel stream =
                SlideModel.open(location, StreamOptions.DEFAULTS.withMode(mode).withMicroBatch(3))) {
            for (int round = 0; round < 4; round++) {
                TensorData ids = TinyModel.ids(round, 1 + 3 * round, 5);
                RunResult result = stream.run(List.of(ids));
                assertThat(result.outputs().get(0).floats()).isEqualTo(model.expected(ids));
                checkTimes(stream.config(), result.timeline());
                if (round == 2) {
                    stream.awaitComplete();
                }
            }
        }
    }

    private static void checkTimes(PackConfig config, RunTimeline timeline) {
        assertThat(timeline.arrivals()).hasSize(config.segments().size());
        int next = 0;
        double ran = 0;
        for (RunTimeline.Unit unit : timeline.units()) {
            assertThat(unit.from()).isEqualTo(next);
            for (int s = unit.from(); s < unit.to(); s++) {
                assertThat(timeline.arrivals().get(s).seconds()).isLessThanOrEqualTo(unit.prepareStart());
            }
            for (RunTimeline.Interval run : unit.runs()) {
                assertThat(run.startSeconds()).isGreaterThanOrEqualTo(Math.max(ran, unit.prepareEnd()));
                ran = run.endSeconds();
            }
            next = unit.to();
        }
        assertThat(next).isEqualTo(config.segments().size());
        assertThat(timeline.endSeconds()).isGreaterThanOrEqualTo(ran);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anInputWithoutElementsNeedsNoRows(Mode mode) throws Exception {
        TensorData none = TensorData.of("ids", new long[] {2, 0}, new long[0]);
        try (SlideModel stream = SlideModel.open(serve(untied), StreamOptions.DEFAULTS.withMode(mode))) {
            assertThat(stream.run(List.of(none)).outputs().get(0).shape()).containsExactly(2, 0, TinyModel.WIDTH);
            TensorData ids = TinyModel.ids(1, 1, 4);
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(untied.expected(ids));
        }
    }

    /** An input that looks up every row leaves no rest of the table to fetch. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInputMayNeedEveryRow(boolean tiedTable) throws Exception {
        TinyModel model = tiedTable ? tied : untied;
        TensorData ids = TensorData.of(
                "ids",
                new long[] {1, TinyModel.ROWS},
                LongStream.range(0, TinyModel.ROWS).toArray());
        try (SlideModel stream = SlideModel.open(serve(model), StreamOptions.DEFAULTS)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(model.expected(ids));
            stream.awaitComplete();
        }
    }

    @Test
    void fetchesOnlyTheRowsItReads() throws Exception {
        TensorData ids = TinyModel.ids(1, 1, 4);
        PackConfig config = config(untied);
        try (SlideModel stream = SlideModel.open(serve(untied), StreamOptions.DEFAULTS.withFetchRest(false))) {
            RunTimeline timeline = stream.run(List.of(ids)).timeline();
            long table = config.blobs()
                    .get(config.weights()
                            .get(config.rowTables().get(0).weight())
                            .blob())
                    .size();
            assertThat(timeline.bytesBeforeAnswer()).isLessThan(config.weightBytes() - table / 2);
            assertThat(registry.requests()).noneMatch(r -> r.contains(tableDigest(config)) && !r.contains("bytes="));
        }
    }

    /** Every byte but once, the table's rest last: what lies before its second reader does not wait for it. */
    @Test
    void completesATiedTableBeforeItsSecondReader() throws Exception {
        TensorData ids = TinyModel.ids(1, 1, 4);
        PackConfig config = config(tied);
        int last = config.segments().size() - 1;
        RowTable table = config.rowTables().get(0);
        assertThat(config.segments().get(last).weights()).containsExactly(table.weight());
        try (SlideModel stream = SlideModel.open(serve(tied), StreamOptions.DEFAULTS)) {
            RunResult result = stream.run(List.of(ids));
            assertThat(result.outputs().get(0).floats()).isEqualTo(tied.expected(ids));
            RunTimeline timeline = result.timeline();
            long most = config.weightBytes()
                    + config.skeletons().size()
                    + table.digests().size()
                    + 20_000;
            assertThat(timeline.bytesBeforeAnswer()).isBetween(config.weightBytes(), most);
            long tableBytes = config.weights().get(table.weight()).bytes();
            assertThat(timeline.arrivals().get(last - 1).bytes())
                    .isLessThan(timeline.bytesBeforeAnswer() - tableBytes * 9 / 10);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anInputMayReadEveryRow(Mode mode, boolean remote, boolean tiedTable) throws Exception {
        TinyModel model = tiedTable ? tied : untied;
        long[] all = LongStream.range(0, TinyModel.ROWS).toArray();
        TensorData ids = TensorData.of("ids", new long[] {1, all.length}, all);
        String location = remote ? serve(model) : model.pack().toString();
        Path cache = folder.resolve("every-row-" + mode + remote + tiedTable);
        StreamOptions options = StreamOptions.DEFAULTS.withMode(mode).withCache(cache);
        for (int i = 0; i < 2; i++) {
            try (SlideModel stream = SlideModel.open(location, options)) {
                assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(model.expected(ids));
                stream.awaitComplete();
                assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(model.expected(ids));
            }
        }
    }

    private static String tableDigest(PackConfig config) {
        return config.blobs()
                .get(config.weights().get(config.rowTables().get(0).weight()).blob())
                .digest()
                .toString();
    }

    @Test
    void aCompleteModelAsksForNothingMore() throws Exception {
        try (SlideModel stream = SlideModel.open(serve(untied), StreamOptions.DEFAULTS)) {
            stream.run(List.of(TinyModel.ids(1, 1, 4)));
            stream.awaitComplete();
            int asked = registry.requests().size();
            registry.close();
            TensorData other = TinyModel.ids(2, 4, 40);
            assertThat(stream.run(List.of(other)).outputs().get(0).floats()).isEqualTo(untied.expected(other));
            assertThat(registry.requests()).hasSize(asked);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCacheSparesTheDownload(Mode mode) throws Exception {
        Path cache = folder.resolve("cache-" + mode);
        String location = serve(untied);
        StreamOptions options = StreamOptions.DEFAULTS.withMode(mode).withCache(cache);
        TensorData ids = TinyModel.ids(3, 2, 7);
        try (SlideModel stream = SlideModel.open(location, options)) {
            stream.run(List.of(ids));
            stream.awaitComplete();
        }
        int asked = registry.requests().size();
        try (SlideModel stream = SlideModel.open(location, options)) {
            RunResult again = stream.run(List.of(ids));
            assertThat(again.outputs().get(0).floats()).isEqualTo(untied.expected(ids));
        }
        assertThat(registry.requests())
                .as("manifest, configuration and skeletons")
                .hasSize(asked + 3);

        damageAll(cache);
        try (SlideModel stream = SlideModel.open(location, options)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(untied.expected(ids));
        }
        assertThat(registry.requests()).hasSizeGreaterThan(asked + 3 + 6);
    }

    private static void damageAll(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("sha256"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    static Stream<Arguments> badInputs() {
        long[] shape = {1, 2};
        TensorData fine = TensorData.of("ids", shape, new long[] {1, 2});
        return Stream.of(
                Arguments.of(List.of(), "input \"ids\" is missing; tiny takes ids INT64[batch, seq]"),
                Arguments.of(List.of(fine, fine), "\"ids\" is given twice"),
                Arguments.of(List.of(fine, TensorData.of("x", shape, new long[2])), "\"x\" is unknown; tiny takes ids"),
                Arguments.of(List.of(TensorData.of("ids", shape, new int[2])), "is INT32; the model takes INT64"),
                Arguments.of(List.of(TensorData.of("ids", new long[] {2}, new long[2])), "has shape [2]"),
                Arguments.of(
                        List.of(TensorData.of("ids", shape, new long[] {7, TinyModel.ROWS})),
                        "element 1 is 1500, but its table has 1500 rows"),
                Arguments.of(
                        List.of(TensorData.of("ids", shape, new long[] {-TinyModel.ROWS - 1, 0})),
                        "element 0 is -1501"));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void refusesInputsBeforeItFetches(List<TensorData> inputs, String message) throws Exception {
        try (SlideModel stream = SlideModel.open(serve(untied), StreamOptions.DEFAULTS)) {
            int asked = registry.requests().size();
            assertThatThrownBy(() -> stream.run(inputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(message);
            assertThat(registry.requests()).hasSize(asked);
            TensorData ids = TinyModel.ids(1, 1, 4);
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(untied.expected(ids));
        }
    }

    @Test
    void refusesTensorsThatAreNotWhatTheySay() {
        assertThatThrownBy(() -> TensorData.of("x", new long[] {3}, new long[2]))
                .hasMessageContaining("needs 24 bytes");
        assertThatThrownBy(() -> TensorData.of("x", new long[] {-1}, new long[1]))
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> new TensorData("x", TensorType.BYTES, new long[] {0}, ByteBuffer.allocateDirect(0)))
                .hasMessageContaining("strings");
        assertThatThrownBy(() -> new TensorData("x", TensorType.INT8, new long[] {1}, ByteBuffer.allocate(1)))
                .hasMessageContaining("direct");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void refusesEveryDamagedBlob(Mode mode) throws Exception {
        String location = serve(untied);
        PackConfig config = config(untied);
        TensorData ids = TensorData.of("ids", new long[] {1, 1}, new long[] {0});
        List<Digest> needed = new ArrayList<>();
        config.blobs().forEach(b -> needed.add(b.digest()));
        if (mode.rowsFirst()) {
            needed.add(config.rowTables().get(0).digests().digest());
        }
        for (Digest digest : needed) {
            registry.corrupt(digest, 5);
            assertThatThrownBy(() -> {
                        try (SlideModel stream = SlideModel.open(location, StreamOptions.DEFAULTS.withMode(mode))) {
                            stream.run(List.of(ids));
                        }
                    })
                    .as(digest.toString())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does not match its digest");
            registry.corrupt(digest, 5);
        }
    }

    @Test
    void refusesADamagedConfigurationOrSkeleton() throws Exception {
        String location = serve(untied);
        OciLayout layout = OciLayout.open(untied.pack());
        Manifest manifest = Manifest.parse(layout.read(layout.manifest(null).digest(), Manifest.MAX_BYTES));
        for (String type : List.of(MediaTypes.PACK_CONFIG, MediaTypes.SKELETONS)) {
            Digest digest = manifest.only(type).digest();
            registry.corrupt(digest, 30);
            assertThatThrownBy(() -> SlideModel.open(location, StreamOptions.DEFAULTS))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("does not match its digest");
            registry.corrupt(digest, 30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CUT", "NOT_FOUND"})
    void aFailedFetchEndsTheRunAndAnotherRunMayFollow(String manner) throws Exception {
        String location = serve(untied);
        try (SlideModel stream = SlideModel.open(location, StreamOptions.DEFAULTS)) {
            registry.answer(Manner.valueOf(manner));
            assertThatThrownBy(() -> stream.run(List.of(TinyModel.ids(1, 1, 4))))
                    .isInstanceOf(IOException.class);
            registry.answer(Manner.RANGES);
            TensorData ids = TinyModel.ids(1, 1, 4);
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(untied.expected(ids));
        }
    }

    @Test
    void closingEndsARunThatWaits() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        SlideModel stream = SlideModel.open(
                untied.pack().toString(),
                StreamOptions.DEFAULTS.withRateBps(20_000).withListener(p -> started.countDown()));
        Thread runner = new Thread(() -> {
            try {
                stream.run(List.of(TinyModel.ids(1, 1, 4)));
            } catch (IOException | RuntimeException e) {
                thrown.set(e);
            }
        });
        runner.start();
        started.await();
        stream.close();
        runner.join();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> stream.run(List.of(TinyModel.ids(1, 1, 4)))).isInstanceOf(CancellationException.class);
    }

    @Test
    void segmentsMeasuredAloneAreAllThere() throws Exception {
        SegmentTimes times = SegmentTimes.measure(
                tied.pack().toString(), List.of(TinyModel.ids(1, 2, 4)), StreamOptions.DEFAULTS, 2);
        int segments = config(tied).segments().size();
        assertThat(times.loadSeconds()).hasSize(segments);
        assertThat(times.runSeconds()).hasSize(segments).allMatch(t -> t > 0);
    }
}
