package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out whether a batch may be run in parts. */
final class Batching {
    private static final double ROUNDING = 1e-3;
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
     * Whether samples run together do not influence each other: four at once give the very bits of two and two, and one
     * alone gives the same but for rounding. (Of one alone the bits may differ: a product with a single row has a kernel
     * of its own.)
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
        List<Map<String, HostTensor>> samples = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            samples.add(new SampleInputs(graph).make(findings.reference(), findings.number(), Probe.SEED + i));
        }
        try {
            return addsUp(optimized, samples);
        } catch (OrtException e) {
            return false;
        }
    }

    /** Of all the outputs only the four's and those of one other run are in memory at a time. */
    private static boolean addsUp(Session model, List<Map<String, HostTensor>> samples) throws OrtException {
        Map<String, HostTensor> front = stacked(samples.get(0), samples.get(1));
        Map<String, HostTensor> back = stacked(samples.get(2), samples.get(3));
        Map<String, HostTensor> four = model.run(stacked(front, back));
        return isHalf(four, 0, model.run(front))
                && isHalf(four, 1, model.run(back))
                && isNearly(four, 0, model.run(samples.get(0)))
                && isNearly(four, 1, model.run(samples.get(1)));
    }

    private static boolean isHalf(Map<String, HostTensor> four, int half, Map<String, HostTensor> pair) {
        return four.keySet().stream()
                .allMatch(name -> HostTensor.in(four, name).part(half, 2).same(HostTensor.in(pair, name)));
    }

    private static boolean isNearly(Map<String, HostTensor> four, int sample, Map<String, HostTensor> single) {
        return four.keySet().stream().allMatch(name -> {
            HostTensor alone = HostTensor.in(single, name);
            double rounding = ROUNDING * Math.max(1, alone.maxAbs());
            return alone.maxAbsDifference(HostTensor.in(four, name).part(sample, 4)) <= rounding;
        });
    }

    private static Map<String, HostTensor> stacked(Map<String, HostTensor> one, Map<String, HostTensor> other) {
        Map<String, HostTensor> stacked = new LinkedHashMap<>();
        one.forEach((name, value) -> stacked.put(name, HostTensor.stacked(value, HostTensor.in(other, name))));
        return stacked;
    }
}
