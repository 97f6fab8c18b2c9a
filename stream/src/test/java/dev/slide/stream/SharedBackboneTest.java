package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.pack.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two models that were tuned from one backbone: of the second, a device that has the first fetches the head. */
class SharedBackboneTest {
    private static final int LAYERS = 6;

    @TempDir
    private Path folder;

    private TinyModel model(String name, Variant variant, long headSeed) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        return TinyModel.make(home, LAYERS, false, 5, variant, headSeed);
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "FP32", "BF16", "INT8"})
    void theSecondModelFetchesItsHeadOnly(Variant variant) throws Exception {
        TinyModel first = model("first", variant, 21);
        TinyModel second = model("second", variant, 22);
        StreamOptions options = StreamOptions.DEFAULTS.withCache(folder.resolve("cache"));
        TensorData ids = TinyModel.ids(1, 2, 9);
        run(first, options, ids);
        PackConfig config = SlideModel.describe(second.pack().toString());
        Set<Blob> head = new HashSet<>(config.blobs());
        head.removeAll(SlideModel.describe(first.pack().toString()).blobs());
        assertThat(head).hasSize(1);
        Blob blob = head.iterator().next();
        List<String> requests = run(second, options, ids);
        for (Blob other : config.blobs()) {
            assertThat(requests.stream().anyMatch(r -> r.contains(other.digest().toString())))
                    .isEqualTo(other.equals(blob));
        }
    }

    /** Runs a model from a registry of its own; gives what was asked for. */
    private List<String> run(TinyModel model, StreamOptions options, TensorData ids) throws Exception {
        try (ScriptedRegistry registry = new ScriptedRegistry()) {
            registry.add(OciLayout.open(model.pack()));
            try (SlideModel stream = SlideModel.open(registry.uri() + "/tiny", options)) {
                TensorData there = stream.run(List.of(ids)).outputs().get(0);
                stream.awaitComplete();
                try (SlideModel local = SlideModel.open(model.pack().toString(), StreamOptions.DEFAULTS)) {
                    assertThat(local.run(List.of(ids)).outputs().get(0)).isEqualTo(there);
                }
            }
            return registry.requests();
        }
    }
}
