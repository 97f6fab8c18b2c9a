package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out whether a batch may be run in parts. */
final class Batching {
    private static final String FIXED = "1";

    private Batching() {}

    /**
     * The symbol that begins the shape of every input; null unless there is one. Dimensions without a name count as the
     * same one.
     */
    static @Nullable String symbol(Graph graph) {
        Set<String> symbols = new TreeSet<>();
        for (ValueInfoProto input : graph.inputs().values()) {
            symbols.add(first(Values.input(input)));
        }
        return symbols.size() == 1 && !symbols.contains(FIXED)
                ? symbols.iterator().next()
                : null;
    }

    private static String first(Tensor tensor) {
        List<Dimension> shape = tensor.shape();
        return shape == null || shape.isEmpty() || shape.get(0).fixed()
                ? FIXED
                : shape.get(0).symbol();
    }

    /**
     * Whether two samples at once give the very bits that they give one after the other.
     *
     * @param optimized the model
     * @param graph the same model
     * @param findings of the probe
     */
    static boolean isBatchable(Session optimized, Graph graph, Probe.Findings findings) throws PackException {
        String symbol = symbol(graph);
        if (symbol == null) {
            return false;
        }
        for (ValueInfoProto output : graph.outputs().values()) {
            if (!first(Values.output(output, findings.types())).equals(symbol)) {
                return false;
            }
        }
        Map<String, HostTensor> one = findings.sample();
        Map<String, HostTensor> other =
                new SampleInputs(graph).make(findings.reference(), findings.number(), Probe.SEED + 1);
        try {
            Map<String, HostTensor> both = optimized.run(stacked(one, other));
            Map<String, HostTensor> expected = stacked(optimized.run(one), optimized.run(other));
            return expected.entrySet().stream().allMatch(e -> e.getValue().same(HostTensor.in(both, e.getKey())));
        } catch (OrtException e) {
            return false;
        }
    }

    private static Map<String, HostTensor> stacked(Map<String, HostTensor> one, Map<String, HostTensor> other) {
        Map<String, HostTensor> stacked = new LinkedHashMap<>();
        one.forEach((name, value) -> stacked.put(name, HostTensor.stacked(value, HostTensor.in(other, name))));
        return stacked;
    }
}
