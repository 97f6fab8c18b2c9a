package dev.slide.cli;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.stream.Mode;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demonstration's model started from the local disk: as a file, and from the cache of a run before. */
final class DemoStarts implements StreamBench.LocalStarts {
    private final Path onnx;
    private final Path whole;
    private final String location;
    private final List<TensorData> inputs;
    private final Path cache;

    /**
     * @param onnx the published file
     * @param whole the same as one optimised ONNX file
     * @param location of the pack on a server
     * @param inputs of every start
     * @param cache folder for what is cached
     */
    DemoStarts(Path onnx, Path whole, String location, List<TensorData> inputs, Path cache) {
        this.onnx = onnx;
        this.whole = whole;
        this.location = location;
        this.inputs = inputs;
        this.cache = cache;
    }

    @Override
    public Map<String, Double> seconds(StreamBench bench) throws IOException, OrtException {
        if (!Files.exists(cache)) {
            fillCache();
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        int part = StreamOptions.DEFAULTS.microBatch();
        System.gc();
        seconds.put(
                "the published file, ONNX Runtime's default level",
                LocalFile.seconds(onnx, OptLevel.ALL_OPT, inputs, part));
        System.gc();
        seconds.put("one file, optimised beforehand", LocalFile.seconds(whole, OptLevel.NO_OPT, inputs, part));
        seconds.put(
                "slide, second start from its cache",
                bench.stream(Mode.STREAM, 0, "from the cache", o -> o.withCache(cache))
                        .timeline()
                        .endSeconds());
        return seconds;
    }

    private void fillCache() throws IOException {
        try (SlideModel opened = SlideModel.open(location, StreamOptions.DEFAULTS.withCache(cache))) {
            opened.run(inputs);
            opened.awaitComplete();
        }
    }
}
