package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out whether a batch may be run in parts. */
final class Batching {
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

    private static final String FIXED = "1";

    private static String first(Tensor tensor) {
        List<Dimension> shape = tensor.shape();
        return shape == null || shape.isEmpty() || shape.get(0).fixed()
                ? FIXED
                : shape.get(0).symbol();
    }

    /**
     * Whether two samples at once give the very bits that they give one after the other.
     *
     * @param optimized the model's file
     * @param graph the same model
     * @param findings of the probe
     */
    static boolean isBatchable(Path optimized, Graph graph, Probe.Findings findings) throws PackException {
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
        try (Session session = Session.open(optimized, OptLevel.NO_OPT)) {
            Map<String, HostTensor> both = session.run(stacked(one, other));
            Map<String, HostTensor> expected = stacked(session.run(one), session.run(other));
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
