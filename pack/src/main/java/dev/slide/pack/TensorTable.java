package dev.slide.pack;

import dev.slide.format.PackConfig.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers the tensors that stand between segments: the graph's inputs, then what each segment hands on. */
final class TensorTable {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<List<Integer>> inputs = new ArrayList<>();
    private final List<List<Integer>> outputs = new ArrayList<>();

    private TensorTable() {}

    /**
     * Numbers.
     *
     * @throws PackException if an output of the graph is of a type that a pack cannot carry
     */
    static TensorTable of(Graph graph, CutPlan cuts, Map<String, Tensor> types) throws PackException {
        TensorTable table = new TensorTable();
        graph.inputs().values().forEach(v -> table.add(Values.input(v)));
        List<Set<String>> needed = neededAfter(graph, cuts);
        for (int segment = 0; segment < cuts.segments(); segment++) {
            Set<String> read = new LinkedHashSet<>();
            Set<String> made = new LinkedHashSet<>();
            for (int node : cuts.nodesOf(segment)) {
                graph.reads(node).stream()
                        .filter(name -> !made.contains(name) && graph.initializer(name) == null)
                        .forEach(read::add);
                made.addAll(graph.makes(node));
            }
            made.retainAll(needed.get(segment));
            for (String name : made) {
                table.add(
                        graph.outputs().containsKey(name)
                                ? Values.output(graph.outputs().get(name), types)
                                : known(types, name));
            }
            table.inputs.add(read.stream().map(table::number).toList());
            table.outputs.add(made.stream().map(table::number).toList());
        }
        return table;
    }

    /** Per segment, what later segments or the caller read. */
    private static List<Set<String>> neededAfter(Graph graph, CutPlan cuts) {
        List<Set<String>> needed = new ArrayList<>();
        Set<String> later = new HashSet<>(graph.outputs().keySet());
        for (int segment = cuts.segments() - 1; segment >= 0; segment--) {
            needed.add(0, Set.copyOf(later));
            cuts.nodesOf(segment).forEach(node -> later.addAll(graph.reads(node)));
        }
        return needed;
    }

    private static Tensor known(Map<String, Tensor> types, String name) {
        Tensor tensor = types.get(name);
        if (tensor == null) {
            throw new IllegalStateException("cut through " + name + ", which cannot leave its session");
        }
        return tensor;
    }

    private void add(Tensor tensor) {
        numbers.put(tensor.name(), tensors.size());
        tensors.add(tensor);
    }

    /** The number of a tensor that stands between segments. */
    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException(name + " does not stand between segments");
        }
        return number;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    /** Per segment, what it reads, in the order of reading. */
    List<List<Integer>> inputs() {
        return inputs;
    }

    /** Per segment, what it hands on, in the order of making. */
    List<List<Integer>> outputs() {
        return outputs;
    }
}
