package dev.slide.pack;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The optimised graph, with who makes and who reads which name. */
final class Graph {

    private final ModelProto model;
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();
    private final Map<String, ValueInfoProto> inputs = new LinkedHashMap<>();
    private final Map<String, ValueInfoProto> outputs = new LinkedHashMap<>();
    private final List<Set<String>> reads = new ArrayList<>();
    private final List<Set<String>> makes = new ArrayList<>();

    /**
     * Looks at a model.
     *
     * @param model as {@link Canonical} leaves it
     */
    Graph(ModelProto model) {
        this.model = model;
        GraphProto graph = model.getGraph();
        graph.getInitializerList().forEach(t -> initializers.put(t.getName(), Initializer.of(t)));
        graph.getInputList().forEach(v -> inputs.put(v.getName(), v));
        graph.getOutputList().forEach(v -> outputs.put(v.getName(), v));
        for (NodeProto node : graph.getNodeList()) {
            reads.add(Protos.reads(node));
            makes.add(Protos.makes(node));
        }
    }

    ModelProto model() {
        return model;
    }

    int nodes() {
        return reads.size();
    }

    NodeProto node(int node) {
        return model.getGraph().getNode(node);
    }

    /** Names that a node reads, its bodies included, each once. */
    Set<String> reads(int node) {
        return reads.get(node);
    }

    /** Names that a node makes. */
    Set<String> makes(int node) {
        return makes.get(node);
    }

    /** The graph's inputs by name, in order; none is an initializer. */
    Map<String, ValueInfoProto> inputs() {
        return inputs;
    }

    /** The graph's outputs by name, in order; each is made by a node. */
    Map<String, ValueInfoProto> outputs() {
        return outputs;
    }

    Collection<Initializer> initializers() {
        return initializers.values();
    }

    @Nullable
    Initializer initializer(String name) {
        return initializers.get(name);
    }

    /** What messages call a node. */
    String describe(int node) {
        NodeProto proto = node(node);
        String name = proto.getName().isEmpty() ? String.join(", ", makes(node)) : proto.getName();
        return proto.getOpType() + " \"" + name + "\"";
    }

    /**
     * The dependencies alone. Values are numbered in the order in which the nodes stand.
     *
     * @param lookups nodes that are left out: they read no value, and what they make has no maker
     */
    Numbering number(BitSet lookups) {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Set<String> made : makes) {
            for (String name : made) {
                numbers.put(name, names.size());
                names.add(name);
            }
        }
        List<int[]> readsHere = new ArrayList<>();
        List<int[]> makesHere = new ArrayList<>();
        BitSet fromInput = new BitSet();
        BitSet looked = new BitSet();
        for (int node = 0; node < nodes(); node++) {
            int[] made = makes.get(node).stream().mapToInt(numbers::get).toArray();
            if (lookups.get(node)) {
                for (int value : made) {
                    looked.set(value);
                }
            }
            makesHere.add(lookups.get(node) ? new int[0] : made);
        }
        for (int node = 0; node < nodes(); node++) {
            int[] read = lookups.get(node)
                    ? new int[0]
                    : reads.get(node).stream()
                            .filter(numbers::containsKey)
                            .mapToInt(numbers::get)
                            .toArray();
            readsHere.add(read);
            boolean input = reads.get(node).stream().anyMatch(inputs::containsKey);
            for (int value : read) {
                input |= looked.get(value);
            }
            fromInput.set(node, input);
        }
        List<Integer> wanted = outputs.keySet().stream().map(numbers::get).toList();
        return new Numbering(new Dag(names.size(), readsHere, makesHere, fromInput, wanted), names, numbers);
    }

    /**
     * The graph as numbers.
     *
     * @param dag the dependencies
     * @param names of the values
     * @param numbers of the names
     */
    record Numbering(Dag dag, List<String> names, Map<String, Integer> numbers) {}
}
