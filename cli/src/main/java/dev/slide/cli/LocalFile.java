package dev.slide.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.stream.TensorData;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The conventional start of a model that lies on the local disk: one session out of the file, then the batch in parts. */
final class LocalFile {
    private LocalFile() {}

    /**
     * Loads and runs.
     *
     * @param onnx of a model whose inputs are INT64
     * @param level of optimisation
     * @param inputs of the batch
     * @param part most samples that run at once
     * @return seconds from before the session's creation to the last output
     */
    static double seconds(Path onnx, OptLevel level, List<TensorData> inputs, int part) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long start = System.nanoTime();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            try (OrtSession session = environment.createSession(onnx.toString(), options)) {
                int samples = Math.toIntExact(inputs.get(0).shape()[0]);
                for (int from = 0; from < samples; from += part) {
                    run(environment, session, inputs, from, Math.min(samples, from + part));
                }
                return (System.nanoTime() - start) / 1e9;
            }
        }
    }

    private static void run(OrtEnvironment environment, OrtSession session, List<TensorData> inputs, int from, int to)
            throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (TensorData input : inputs) {
                long[] shape = input.shape();
                LongBuffer values = input.data().asLongBuffer();
                int perSample = Math.toIntExact(values.remaining() / shape[0]);
                values.limit(to * perSample).position(from * perSample);
                shape[0] = (long) to - from;
                tensors.put(input.name(), OnnxTensor.createTensor(environment, values.slice(), shape));
            }
            session.run(tensors).close();
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }
}
