package dev.slide.cli;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.stream.TensorData;
import java.nio.file.Path;
import java.util.List;

/** The demonstration's model in the tests' own folder, and what ONNX Runtime makes of the file itself. */
final class MiniLm {
    private static final Path CACHE = Path.of("target", "test-cache");

    private MiniLm() {}

    static DemoModel model() throws Exception {
        return DemoModel.inCache(CACHE);
    }

    static List<TensorData> inputs(int passages) throws Exception {
        try (Sentences sentences = new Sentences(model().tokenizer())) {
            return sentences.inputs(Passages.passages().subList(0, passages));
        }
    }

    static TensorData expected(List<TensorData> inputs, OptLevel level) throws Exception {
        return OriginalModel.run(model().onnx(), level, inputs).get(0);
    }
}
