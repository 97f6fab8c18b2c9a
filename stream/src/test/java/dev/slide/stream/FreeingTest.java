package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FreeingTest {
    @TempDir
    private static Path folder;

    private static TinyModel untied;
    private static TinyModel tied;

    @BeforeAll
    static void pack() throws Exception {
        untied = TinyModel.make(Files.createDirectory(folder.resolve("untied")), 24, false, 3);
        tied = TinyModel.make(Files.createDirectory(folder.resolve("tied")), 36, true, 4);
    }

    private static StreamOptions freeing(Mode mode) {
        return StreamOptions.DEFAULTS.withMode(mode).withFreeing(true);
    }

    @ParameterizedTest
    @CsvSource({
        "STREAM, false, false",
        "STREAM, true, false",
        "STREAM_IN_ORDER, false, false",
        "STREAM_IN_ORDER, true, false",
        "STREAM, false, true",
        "STREAM, true, true",
        "STREAM_IN_ORDER, true, true"
    })
    void givesTheSameBitsWithTwoUnitsAtATime(Mode mode, boolean tiedTable, boolean cached, @TempDir Path cache)
            throws Exception {
        TinyModel model = tiedTable ? tied : untied;
        try (ScriptedRegistry registry = new ScriptedRegistry()) {
            registry.add(OciLayout.open(model.pack()));
            StreamOptions options = freeing(mode).withMicroBatch(2).withCache(cached ? cache : null);
            try (SlideModel stream = SlideModel.open(registry.uri() + "/tiny", options)) {
                for (int round = 0; round < 3; round++) {
                    TensorData ids = TinyModel.ids(round, 5, 4);
                    RunResult result = stream.run(List.of(ids));
                    assertThat(result.outputs().get(0).floats()).isEqualTo(model.expected(ids));
                    twoAtATime(stream.config(), result.timeline());
                    if (!cached) {
                        assertThat(result.timeline().bytesBeforeAnswer())
                                .as("every run fetches the weights")
                                .isGreaterThan(stream.config().weightBytes() / 3);
                    }
                }
            }
        }
    }

    private static void twoAtATime(PackConfig config, RunTimeline timeline) {
        List<RunTimeline.Unit> units = timeline.units();
        assertThat(units).hasSize(config.segments().size()).hasSizeGreaterThan(3);
        for (int u = 2; u < units.size(); u++) {
            List<RunTimeline.Interval> before = units.get(u - 2).runs();
            assertThat(units.get(u).prepareStart())
                    .isGreaterThanOrEqualTo(before.get(before.size() - 1).endSeconds());
        }
    }

    @Test
    void readsAheadNoMoreThanOneSegment() throws Exception {
        PackConfig config = SlideModel.describe(untied.pack().toString());
        long most = WeightBuffers.largestSegmentBytes(config);
        assertThat(most).isPositive().isLessThan(config.weightBytes() / 2);
        WeightBuffers buffers = new WeightBuffers(config, most);
        AtomicInteger allocated = new AtomicInteger();
        Thread receiver = new Thread(() -> {
            for (int blob = 0; blob < config.blobs().size(); blob++) {
                buffers.allocate(blob);
                allocated.incrementAndGet();
            }
        });
        receiver.start();
        Set<Integer> blobs = new HashSet<>();
        for (int s = 0; s < config.segments().size(); s++) {
            while (receiver.isAlive() && receiver.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            blobs.addAll(WeightBuffers.blobsOf(config, s));
            assertThat(allocated.get()).as("all that segment %s needs", s).isGreaterThanOrEqualTo(blobs.size());
            long ahead = 0;
            for (int blob = blobs.size(); blob < allocated.get(); blob++) {
                ahead += config.blobs().get(blob).size();
            }
            assertThat(ahead).as("ahead of segment %s", s).isLessThanOrEqualTo(most);
            buffers.segmentPrepared(s);
        }
        receiver.join();
        assertThat(allocated).hasValue(config.blobs().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"DOWNLOAD", "DOWNLOAD_ROWS_FIRST"})
    void needsAModeThatOverlaps(Mode mode) {
        assertThatThrownBy(() -> freeing(mode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(mode.wireName());
    }
}
