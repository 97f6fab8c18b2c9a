package dev.slide.cli;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.TensorType;
import dev.slide.stream.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An ONNX file as it was before it was packed, in one session: what every run is compared with. */
final class OriginalModel {
    private OriginalModel() {}

    /**
     * Runs the file.
     *
     * @param onnx of a model
     * @param level of optimisation
     * @param inputs of the graph
     * @return its outputs
     */
    static List<TensorData> run(Path onnx, OptLevel level, List<TensorData> inputs) throws OrtException {
        return run(onnx, level, inputs, Integer.MAX_VALUE);
    }

    /**
     * Runs the file, a batch in parts as equal as can be.
     *
     * @param part most samples that run at once; batches must be the first dimension of all inputs and outputs if it is
     *     less than there are
     */
    static List<TensorData> run(Path onnx, OptLevel level, List<TensorData> inputs, int part) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long samples = inputs.get(0).shape().length == 0 ? 1 : inputs.get(0).shape()[0];
        long count = Math.max(1, (samples + part - 1) / part);
        Map<String, List<TensorData>> pieces = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(level);
            try (OrtSession session = environment.createSession(onnx.toString(), options)) {
                for (long p = 0; p < count; p++) {
                    long from = p * samples / count;
                    long to = (p + 1) * samples / count;
                    List<TensorData> here = count == 1
                            ? inputs
                            : inputs.stream().map(i -> slice(i, from, to)).toList();
                    for (TensorData output : run(environment, session, here)) {
                        pieces.computeIfAbsent(output.name(), n -> new ArrayList<>())
                                .add(output);
                    }
                }
            }
        }
        return pieces.values().stream().map(OriginalModel::joined).toList();
    }

    private static List<TensorData> run(OrtEnvironment environment, OrtSession session, List<TensorData> inputs)
            throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (TensorData input : inputs) {
                tensors.put(
                        input.name(),
                        OnnxTensor.createTensor(environment, input.data(), input.shape(), type(input.type())));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return outputs(result);
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxJavaType type(TensorType type) {
        return switch (type) {
            case FP32 -> OnnxJavaType.FLOAT;
            case FP64 -> OnnxJavaType.DOUBLE;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            case FP16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case BYTES -> throw new IllegalArgumentException("strings are not compared");
        };
    }

    private static TensorType type(OnnxJavaType type) {
        for (TensorType known : TensorType.values()) {
            if (known != TensorType.BYTES && type(known) == type) {
                return known;
            }
        }
        throw new IllegalArgumentException(type + " is not compared");
    }

    private static List<TensorData> outputs(OrtSession.Result result) {
        List<TensorData> outputs = new ArrayList<>();
        for (Map.Entry<String, ?> output : result) {
            OnnxTensor tensor = (OnnxTensor) output.getValue();
            ByteBuffer bytes = tensor.getByteBuffer();
            ByteBuffer copy = direct(bytes.remaining());
            copy.put(bytes).flip();
            outputs.add(new TensorData(
                    output.getKey(),
                    type(tensor.getInfo().type),
                    tensor.getInfo().getShape(),
                    copy));
        }
        return outputs;
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static TensorData slice(TensorData tensor, long from, long to) {
        long[] shape = tensor.shape();
        ByteBuffer data = tensor.data();
        int perSample = Math.toIntExact(data.remaining() / shape[0]);
        data.limit(Math.toIntExact(to * perSample)).position(Math.toIntExact(from * perSample));
        shape[0] = to - from;
        return new TensorData(tensor.name(), tensor.type(), shape, data.slice());
    }

    private static TensorData joined(List<TensorData> pieces) {
        TensorData first = pieces.get(0);
        if (pieces.size() == 1) {
            return first;
        }
        long[] shape = first.shape();
        shape[0] = pieces.stream().mapToLong(p -> p.shape()[0]).sum();
        ByteBuffer all =
                direct(pieces.stream().mapToInt(p -> p.data().remaining()).sum());
        pieces.forEach(piece -> all.put(piece.data()));
        all.flip();
        return new TensorData(first.name(), first.type(), shape, all);
    }
}
