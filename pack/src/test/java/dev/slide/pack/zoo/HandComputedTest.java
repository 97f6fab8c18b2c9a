package dev.slide.pack.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime makes of the words, against loops over their definitions. */
class HandComputedTest {

    private static final Dim ANY = new Dim("batch", 1);

    private final Map<String, float[]> inputs = new HashMap<>();
    private final Random random = new Random(5);

    private float[] input(String name, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        inputs.put(name, values);
        return values;
    }

    private static float[] weight(String name, Fill fill, int count) {
        float[] values = new float[count];
        fill.fill(values, count, 0, Seeded.of(1, name));
        return values;
    }

    /** Runs a graph with inputs of a batch of 1. */
    private List<float[]> run(Architecture architecture) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        List<float[]> outputs = new ArrayList<>();
        try (OrtSession session = environment.createSession(ZooModels.file(architecture, 1))) {
            for (Map.Entry<String, float[]> input : inputs.entrySet()) {
                NodeInfo info = Objects.requireNonNull(session.getInputInfo().get(input.getKey()));
                long[] shape = ((TensorInfo) info.getInfo()).getShape();
                shape[0] = 1;
                tensors.put(
                        input.getKey(),
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.getValue()), shape));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                for (int i = 0; i < result.size(); i++) {
                    FloatBuffer values = ((OnnxTensor) result.get(i)).getFloatBuffer();
                    float[] copied = new float[values.remaining()];
                    values.get(copied);
                    outputs.add(copied);
                }
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }

    @Test
    void linear() throws Exception {
        float[] x = input("x", 3 * 5);
        float[] actual = run(net -> net.output(
                        "y",
                        Transformer.linear(net.at("fc"), net.input("x", DataType.FLOAT, ANY, Dim.of(3), Dim.of(5)), 4)))
                .get(0);
        float[] w = weight("fc.weight", new Fill.Bell(0, Math.sqrt(1 / 5.0)), 20);
        float[] b = weight("fc.bias", new Fill.Bell(0, 0.02), 4);
        for (int t = 0; t < 3; t++) {
            for (int o = 0; o < 4; o++) {
                double sum = b[o];
                for (int i = 0; i < 5; i++) {
                    sum += x[5 * t + i] * w[4 * i + o];
                }
                assertThat(actual[4 * t + o]).isCloseTo((float) sum, within(1e-5f));
            }
        }
    }

    /** PyTorch's equations; ONNX keeps the gates in the order input, output, forget, cell. */
    @Test
    void lstm() throws Exception {
        int in = 3;
        int units = 4;
        int steps = 5;
        float[] x = input("x", steps * in);
        float[] hidden = input("h", units);
        float[] cell = input("c", units);
        List<float[]> actual = run(net -> {
            Value sequence = net.input("x", DataType.FLOAT, ANY, Dim.of(steps), Dim.of(in));
            Value h = net.input("h", DataType.FLOAT, ANY, Dim.of(units));
            Value c = net.input("c", DataType.FLOAT, ANY, Dim.of(units));
            List<Value> made = Language.lstm(net.at("rnn"), net.transpose(sequence, 1, 0, 2), h, c);
            net.output("y", made.get(0));
            net.output("next_h", made.get(1));
            net.output("next_c", made.get(2));
        });
        float[] w = weight("rnn.weight_ih", new Fill.Bell(0, 2 / Math.sqrt(in)), 4 * units * in);
        float[] r = weight("rnn.weight_hh", new Fill.Bell(0, 1 / Math.sqrt(units)), 4 * units * units);
        float[] b = weight("rnn.bias", new Fill.Bell(0, 0.02), 8 * units);
        DoubleUnaryOperator sigmoid = z -> 1 / (1 + Math.exp(-z));
        for (int t = 0; t < steps; t++) {
            double[] gates = new double[4 * units];
            for (int g = 0; g < gates.length; g++) {
                gates[g] = b[g] + b[4 * units + g];
                for (int i = 0; i < in; i++) {
                    gates[g] += w[g * in + i] * x[t * in + i];
                }
                for (int i = 0; i < units; i++) {
                    gates[g] += r[g * units + i] * hidden[i];
                }
            }
            for (int u = 0; u < units; u++) {
                double forget = sigmoid.applyAsDouble(gates[2 * units + u]);
                double write = sigmoid.applyAsDouble(gates[u]) * Math.tanh(gates[3 * units + u]);
                cell[u] = (float) (forget * cell[u] + write);
                hidden[u] = (float) (sigmoid.applyAsDouble(gates[units + u]) * Math.tanh(cell[u]));
                assertThat(actual.get(0)[t * units + u]).isCloseTo(hidden[u], within(1e-5f));
            }
        }
        assertThat(actual.get(1)).containsExactly(hidden, within(1e-5f));
        assertThat(actual.get(2)).containsExactly(cell, within(1e-5f));
    }

    /** Two heads of width 3 over 4 tokens, of which a token sees only itself and those before. */
    @Test
    void attention() throws Exception {
        int heads = 2;
        int tokens = 4;
        int each = 3;
        float[] q = input("q", tokens * heads * each);
        float[] k = input("k", tokens * heads * each);
        float[] v = input("v", tokens * heads * each);
        float[] mask = new float[tokens * tokens];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % tokens <= i / tokens ? 0 : -1e10f;
        }
        inputs.put("mask", mask);
        float[] actual = run(net -> {
                    List<Value> parts = new ArrayList<>();
                    for (String name : List.of("q", "k", "v")) {
                        Value x = net.input(name, DataType.FLOAT, ANY, Dim.of(tokens), Dim.of((long) heads * each));
                        parts.add(Transformer.split(net, x, heads));
                    }
                    Value hidden = net.input("mask", DataType.FLOAT, ANY, Dim.of(1), Dim.of(tokens), Dim.of(tokens));
                    net.output("y", Transformer.attend(net, parts.get(0), parts.get(1), parts.get(2), List.of(hidden)));
                })
                .get(0);
        for (int t = 0; t < tokens; t++) {
            for (int h = 0; h < heads; h++) {
                double[] weights = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    double dot = 0;
                    for (int i = 0; i < each; i++) {
                        dot += q[at(t, h, i)] * k[at(s, h, i)];
                    }
                    weights[s] = Math.exp(dot / Math.sqrt(each));
                    sum += weights[s];
                }
                for (int i = 0; i < each; i++) {
                    double expected = 0;
                    for (int s = 0; s <= t; s++) {
                        expected += weights[s] / sum * v[at(s, h, i)];
                    }
                    assertThat(actual[at(t, h, i)]).isCloseTo((float) expected, within(1e-5f));
                }
            }
        }
    }

    private static int at(int token, int head, int i) {
        return (token * 2 + head) * 3 + i;
    }
}
