package dev.slide.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.stream.TensorData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            try (OrtSession session = environment.createSession(model().onnx().toString(), options);
                    OnnxTensor ids = tensor(environment, inputs.get(0));
                    OnnxTensor mask = tensor(environment, inputs.get(1));
                    OnnxTensor types = tensor(environment, inputs.get(2));
                    OrtSession.Result result =
                            session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                float[] values = new float[output.getFloatBuffer().remaining()];
                output.getFloatBuffer().get(values);
                return TensorData.of("last_hidden_state", output.getInfo().getShape(), values);
            }
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, TensorData data) throws OrtException {
        return OnnxTensor.createTensor(environment, data.data().asLongBuffer(), data.shape());
    }
}
