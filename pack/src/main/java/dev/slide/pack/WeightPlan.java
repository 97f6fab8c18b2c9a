package dev.slide.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which weight lies where: one blob for the weights that a layer is the first to read, in the order in which its nodes read
 * them, and one for each table of a lookup.
 */
final class WeightPlan {

    /** Every weight begins at a multiple of this, which suits vector instructions. */
    private static final int ALIGNMENT_BYTES = 64;

    /** Java's buffers end here, and a blob is handed to the runtime as one. */
    private static final long MAX_BLOB_BYTES = Integer.MAX_VALUE - ALIGNMENT_BYTES;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Blob> blobs = new ArrayList<>();
    private final List<List<Integer>> byLayer = new ArrayList<>();
    private final Map<String, Integer> constants = new LinkedHashMap<>();

    /**
     * A weight's place.
     *
     * @param weight what lies there
     * @param blob its number
     * @param offset in bytes
     */
    record Place(Initializer weight, int blob, long offset) {}

    /**
     * A blob to be written.
     *
     * @param layer that is the first to need it
     * @param weights in it, by number
     * @param bytes its size
     * @param isTable whether a lookup reads it by rows
     */
    record Blob(int layer, List<Integer> weights, long bytes, boolean isTable) {}

    private WeightPlan() {}

    /**
     * Plans.
     *
     * @throws PackException if a blob would be too large for a buffer
     */
    static WeightPlan of(Graph graph, CutPlan cuts) throws PackException {
        WeightPlan plan = new WeightPlan();
        Set<String> tables = new HashSet<>();
        cuts.layers().stream().map(CutPlan.Layer::lookup).forEach(l -> {
            if (l != null) {
                tables.add(l.table());
            }
        });
        for (int layer = 0; layer < cuts.layers().size(); layer++) {
            plan.addLayer(graph, layer, cuts.layers().get(layer).nodes(), tables);
        }
        return plan;
    }

    private void addLayer(Graph graph, int layer, List<Integer> nodes, Set<String> tables) throws PackException {
        List<Initializer> plain = new ArrayList<>();
        List<Integer> here = new ArrayList<>();
        for (Initializer initializer : initializers(graph, nodes)) {
            if (!initializer.isWeight()) {
                constants.putIfAbsent(initializer.name(), constants.size());
            } else if (!numbers.containsKey(initializer.name())) {
                if (tables.contains(initializer.name())) {
                    here.addAll(addBlob(layer, List.of(initializer), true));
                } else {
                    plain.add(initializer);
                }
            }
        }
        if (!plain.isEmpty()) {
            here.addAll(addBlob(layer, plain, false));
        }
        byLayer.add(here);
    }

    private List<Integer> addBlob(int layer, List<Initializer> weights, boolean isTable) throws PackException {
        List<Integer> added = new ArrayList<>();
        long end = 0;
        for (Initializer weight : weights) {
            long offset = aligned(end);
            end = offset + weight.bytes();
            if (end > MAX_BLOB_BYTES) {
                throw new PackException("the weights up to \"" + weight.name() + "\" need a blob of " + end
                        + " bytes where " + MAX_BLOB_BYTES + " is the most; split that tensor in the model");
            }
            added.add(places.size());
            numbers.put(weight.name(), places.size());
            places.add(new Place(weight, blobs.size(), offset));
        }
        blobs.add(new Blob(layer, added, end, isTable));
        return added;
    }

    /** Initializers that nodes read, each once, in the order of reading. */
    private static List<Initializer> initializers(Graph graph, List<Integer> nodes) {
        Set<Initializer> read = new LinkedHashSet<>();
        for (int node : nodes) {
            for (String name : graph.reads(node)) {
                Initializer initializer = graph.initializer(name);
                if (initializer != null) {
                    read.add(initializer);
                }
            }
        }
        return List.copyOf(read);
    }

    /** Weights that nodes read, by number. */
    List<Integer> weights(Graph graph, List<Integer> nodes) {
        return initializers(graph, nodes).stream()
                .filter(Initializer::isWeight)
                .map(i -> number(i.name()))
                .toList();
    }

    /** Constants that nodes read, by number. */
    List<Integer> constants(Graph graph, List<Integer> nodes) {
        return initializers(graph, nodes).stream()
                .filter(i -> !i.isWeight())
                .map(i -> constants.getOrDefault(i.name(), -1))
                .toList();
    }

    /** The next multiple of the alignment. */
    static long aligned(long bytes) {
        return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    /** The number of a weight that is read. */
    int number(String weight) {
        Integer number = numbers.get(weight);
        if (number == null) {
            throw new IllegalArgumentException("weight " + weight + " is not read");
        }
        return number;
    }

    List<Place> places() {
        return places;
    }

    List<Blob> blobs() {
        return blobs;
    }

    /** Weights that a layer is the first to read, by number. */
    List<Integer> firstReadIn(int layer) {
        return byLayer.get(layer);
    }

    /** Names of the constants, in the order of first use. */
    List<String> constantNames() {
        return List.copyOf(constants.keySet());
    }
}
