package dev.slide.stream;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The file as it was before it was packed, in one session of ONNX Runtime; its state goes through the heap. */
final class WholeDecoder implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private Map<String, TensorData> state = new HashMap<>();
    private int length;

    WholeDecoder(Path onnx) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            session = environment.createSession(onnx.toString(), options);
        }
        begin();
    }

    /** Forgets the text. */
    void begin() throws OrtException {
        state = new HashMap<>();
        length = 0;
        for (NodeInfo input : session.getInputInfo().values()) {
            String name = input.getName();
            long[] shape = ((TensorInfo) input.getInfo()).getShape();
            if (name.startsWith("past")) {
                state.put(name, TensorData.of(name, new long[] {1, shape[1], 0, shape[3]}, new float[0]));
            } else if (name.startsWith("hidden") || name.startsWith("cell")) {
                state.put(name, TensorData.of(name, new long[] {1, shape[1]}, new float[(int) shape[1]]));
            }
        }
    }

    /** Takes tokens, and gives the logits after the last. */
    float[] take(long... ids) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            long[] positions = new long[ids.length];
            for (int i = 0; i < ids.length; i++) {
                positions[i] = (long) length + i;
            }
            inputs.put("input_ids", tensor(ids));
            if (session.getInputNames().contains("position_ids")) {
                inputs.put("position_ids", tensor(positions));
            }
            if (session.getInputNames().contains("attention_mask")) {
                long[] mask = new long[length + ids.length];
                Arrays.fill(mask, 1);
                inputs.put("attention_mask", tensor(mask));
            }
            for (TensorData before : state.values()) {
                inputs.put(
                        before.name(),
                        OnnxTensor.createTensor(environment, before.data(), before.shape(), OnnxJavaType.FLOAT));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                state.replaceAll((before, value) -> {
                    OnnxTensor after = (OnnxTensor) result.get(after(before)).orElseThrow();
                    return TensorData.of(before, after.getInfo().getShape(), floats(after));
                });
                length += ids.length;
                float[] all = floats((OnnxTensor) result.get("logits").orElseThrow());
                int vocabulary = all.length / ids.length;
                return Arrays.copyOfRange(all, all.length - vocabulary, all.length);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Greedy tokens, with the logits they were chosen by. */
    List<Integer> greedy(List<Integer> prompt, int tokens, List<float[]> logits) throws OrtException {
        begin();
        List<Integer> chosen = new ArrayList<>();
        float[] last = take(prompt.stream().mapToLong(t -> t).toArray());
        while (true) {
            logits.add(last);
            int best = 0;
            for (int i = 0; i < last.length; i++) {
                best = last[i] > last[best] ? i : best;
            }
            chosen.add(best);
            if (chosen.size() == tokens) {
                return chosen;
            }
            last = take(best);
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    private static String after(String before) {
        return before.startsWith("past_key_values.")
                ? before.replace("past_key_values.", "present.")
                : "next_" + before;
    }

    private static float[] floats(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
