package dev.slide.pack;

import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig.Deviation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What variants are compared on: the sample that every pack is proven with, and inputs for what lossy ones deviate, with what
 * the optimised model makes of each.
 */
final class Trials {
    private static final int SAMPLES = 8;

    private final Graph graph;
    private final Map<String, HostTensor> sample;
    private final Map<String, HostTensor> whole;
    private final String described;
    private final List<Map<String, HostTensor>> inputs;
    private final List<Map<String, HostTensor>> outputs;

    /**
     * What came of a comparison.
     *
     * @param deviation of the variant
     * @param onSample its outputs on the sample that packs are proven with
     */
    record Compared(Deviation deviation, Map<String, HostTensor> onSample) {}

    private Trials(
            Graph graph,
            Map<String, HostTensor> sample,
            Map<String, HostTensor> whole,
            String described,
            List<Map<String, HostTensor>> inputs,
            List<Map<String, HostTensor>> outputs) {
        this.graph = graph;
        this.sample = sample;
        this.whole = whole;
        this.described = described;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Runs the optimised model. */
    static Trials run(Session optimized, Graph graph, Probe.Findings findings, PackOptions options)
            throws PackException {
        List<Map<String, HostTensor>> inputs = new ArrayList<>();
        String described;
        if (!options.inputs().isEmpty()) {
            described = "given inputs";
            for (List<InputTensor> given : options.inputs()) {
                inputs.add(named(graph, given));
            }
        } else if (options.variants().stream().allMatch(Variant::isLossless)) {
            described = "the seeded sample that the pack is proven with";
            inputs.add(findings.sample());
        } else {
            described = SAMPLES + " seeded samples";
            SampleInputs made = new SampleInputs(graph);
            for (int i = 1; i <= SAMPLES; i++) {
                inputs.add(made.make(findings.reference(), findings.number(), Probe.SEED + i));
            }
        }
        Map<String, HostTensor> whole = Proof.whole(optimized, findings.sample());
        List<Map<String, HostTensor>> outputs = new ArrayList<>();
        for (Map<String, HostTensor> input : inputs) {
            outputs.add(Proof.whole(optimized, input));
        }
        return new Trials(graph, findings.sample(), whole, described, inputs, outputs);
    }

    private static Map<String, HostTensor> named(Graph graph, List<InputTensor> given) throws PackException {
        Map<String, HostTensor> byName = new LinkedHashMap<>();
        for (InputTensor tensor : given) {
            byName.put(tensor.name(), tensor.toHost());
        }
        if (!byName.keySet().equals(graph.inputs().keySet()) || byName.size() != given.size()) {
            throw new PackException("the given inputs are "
                    + given.stream().map(InputTensor::name).toList() + ", but the model takes "
                    + graph.inputs().keySet() + "; give each of them once");
        }
        return byName;
    }

    /**
     * Runs a pack segment by segment.
     *
     * @throws PackException if a lossless one gives other bits, or a lossy one something infinite
     */
    Compared compare(Assembly.Assembled pack, OciLayout layout, boolean batched) throws PackException, IOException {
        List<Map<String, HostTensor>> all = new ArrayList<>(inputs);
        all.add(sample);
        List<Map<String, HostTensor>> chain = Proof.chain(pack, layout, all);
        List<Map<String, HostTensor>> here = chain.subList(0, inputs.size());
        Map<String, HostTensor> onSample = chain.get(inputs.size());
        if (pack.variant().isLossless()) {
            Proof.requireSame(graph, whole, onSample);
            for (int i = 0; i < here.size(); i++) {
                Proof.requireSame(graph, outputs.get(i), here.get(i));
            }
        }
        return new Compared(Deviations.of(described, batched, outputs, here), onSample);
    }

    /** A deviation in words. */
    static String words(Deviation deviation) {
        return String.format(
                Locale.ROOT,
                "on %s outputs differ by up to %.3g, mean cosine %.5f, least %.5f",
                deviation.inputs(),
                deviation.maxAbsDifference(),
                deviation.meanCosine(),
                deviation.minCosine());
    }
}
