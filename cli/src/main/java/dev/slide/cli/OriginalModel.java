package dev.slide.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.stream.TensorData;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file as it was before it was packed, in one session: what every run is compared with. */
final class OriginalModel {
    private OriginalModel() {}

    /**
     * Runs the file.
     *
     * @param onnx of a model with inputs of INT64 and outputs of FP32
     * @param level of optimisation
     * @param inputs of the graph
     * @return its outputs
     */
    static List<TensorData> run(Path onnx, OptLevel level, List<TensorData> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            try (OrtSession session = environment.createSession(onnx.toString(), options)) {
                for (TensorData input : inputs) {
                    tensors.put(
                            input.name(),
                            OnnxTensor.createTensor(environment, input.data().asLongBuffer(), input.shape()));
                }
                try (OrtSession.Result result = session.run(tensors)) {
                    return floats(result);
                }
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static List<TensorData> floats(OrtSession.Result result) {
        List<TensorData> outputs = new ArrayList<>();
        for (Map.Entry<String, ?> output : result) {
            OnnxTensor tensor = (OnnxTensor) output.getValue();
            FloatBuffer copy = tensor.getFloatBuffer();
            float[] values = new float[copy.remaining()];
            copy.get(values);
            outputs.add(TensorData.of(output.getKey(), tensor.getInfo().getShape(), values));
        }
        return outputs;
    }
}
