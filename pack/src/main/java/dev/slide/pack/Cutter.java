package dev.slide.pack;

import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Decides where a graph is cut: into an order ({@link NodeOrder}), the order into layers ({@link LayerCuts}), the layers
 * into segments ({@link SegmentGroups}). A lookup stands outside the order; it becomes a segment directly before the layer
 * that reads it first.
 */
final class Cutter {

    /** What makes a layer of its own; less is not worth a blob. */
    private static final long MIN_LAYER_BYTES = 128 << 10;

    private static final long MIN_TARGET_BYTES = 1 << 20;
    private static final long MAX_TARGET_BYTES = 16 << 20;
    private static final int TARGET_SEGMENTS = 16;

    private final Graph graph;
    private final List<Lookup> lookups;
    private final Map<String, Tensor> types;
    private final OptionalLong limit;
    private final List<Integer> order;
    /** Per lookup, the position in the order before which it is needed. */
    private final int[] places;
    /** Per position, bytes of the weights that are first read there; a lookup's table counts where it is read whole. */
    private final long[] bytes;

    private final Crossing crossing;

    private Cutter(Graph graph, List<Lookup> lookups, Map<String, Tensor> types, OptionalLong limit) {
        this.graph = graph;
        this.lookups = lookups;
        this.types = types;
        this.limit = limit;
        BitSet lookupNodes = new BitSet();
        lookups.forEach(l -> lookupNodes.set(l.node()));
        Graph.Numbering numbering = graph.number(lookupNodes);
        order = NodeOrder.of(numbering.dag());
        places = lookups.stream().mapToInt(this::place).toArray();
        bytes = bytes();
        crossing = crossing(numbering);
    }

    /**
     * Cuts.
     *
     * @param graph the optimised graph
     * @param lookups in it
     * @param types of the values that can leave a session
     * @param limit most weight bytes of a segment, if there is a limit
     * @return the plan
     * @throws PackException if a node alone is over the limit
     */
    static CutPlan cut(Graph graph, List<Lookup> lookups, Map<String, Tensor> types, OptionalLong limit)
            throws PackException {
        Cutter cutter = new Cutter(graph, lookups, types, limit);
        cutter.checkLimit();
        return cutter.plan();
    }

    /** The first position that reads what a lookup makes, or its whole table. */
    private int place(Lookup lookup) {
        for (int p = 0; p < order.size(); p++) {
            Set<String> reads = graph.reads(order.get(p));
            if (reads.contains(lookup.output()) || reads.contains(lookup.table())) {
                return p;
            }
        }
        return order.size();
    }

    private long[] bytes() {
        long[] sums = new long[order.size()];
        Set<String> seen = new HashSet<>();
        for (int p = 0; p < order.size(); p++) {
            for (String name : graph.reads(order.get(p))) {
                Initializer initializer = graph.initializer(name);
                if (initializer != null && initializer.isWeight() && seen.add(name)) {
                    sums[p] += WeightPlan.aligned(initializer.bytes());
                }
            }
        }
        return sums;
    }

    private Crossing crossing(Graph.Numbering numbering) {
        Dag dag = numbering.dag();
        int[] born = new int[dag.values()];
        Arrays.fill(born, order.size());
        List<int[]> reads = new ArrayList<>();
        for (int p = 0; p < order.size(); p++) {
            reads.add(dag.reads().get(order.get(p)));
            for (int value : dag.makes().get(order.get(p))) {
                born[value] = p;
            }
        }
        for (int i = 0; i < places.length; i++) {
            Integer value = numbering.numbers().get(lookups.get(i).output());
            if (value != null) {
                born[value] = places[i];
            }
        }
        BitSet fixed = new BitSet();
        for (int value = 0; value < dag.values(); value++) {
            Tensor type = types.get(numbering.names().get(value));
            fixed.set(value, type == null || type.type() == TensorType.BYTES);
        }
        return Crossing.of(reads, born, fixed);
    }

    private void checkLimit() throws PackException {
        if (limit.isEmpty()) {
            return;
        }
        Map<String, Long> indivisible = new HashMap<>();
        lookups.forEach(l -> indivisible.put(graph.describe(l.node()), WeightPlan.aligned(l.rows() * l.rowBytes())));
        int from = 0;
        for (int p = 1; p <= order.size(); p++) {
            if (p == order.size() || crossing.allowed(p)) {
                int heaviest = heaviest(from, p);
                long sum = Arrays.stream(bytes, from, p).sum();
                indivisible.merge(graph.describe(order.get(heaviest)), sum, Math::max);
                from = p;
            }
        }
        Map.Entry<String, Long> most = indivisible.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow();
        if (most.getValue() > limit.getAsLong()) {
            throw new PackException("node " + most.getKey() + " needs " + most.getValue()
                    + " bytes of weights in one segment, more than the limit of " + limit.getAsLong()
                    + "; the smallest limit that works is " + most.getValue());
        }
    }

    private int heaviest(int from, int to) {
        return IntStream.range(from, to).reduce(from, (a, b) -> bytes[b] > bytes[a] ? b : a);
    }

    private CutPlan plan() {
        long most = limit.orElse(MAX_TARGET_BYTES);
        List<Integer> ends = order.isEmpty()
                ? List.of()
                : LayerCuts.ends(crossing, bytes, light(), Math.min(MIN_LAYER_BYTES, most), most);
        Grouping grouping = new Grouping(target(), most, limit.isPresent() ? 0 : MIN_LAYER_BYTES);
        int from = 0;
        for (int to : ends) {
            for (Lookup lookup : lookupsWithin(from, to)) {
                grouping.add(lookup);
            }
            grouping.add(order.subList(from, to), Arrays.stream(bytes, from, to).sum());
            from = to;
        }
        for (Lookup lookup : lookupsWithin(order.size(), order.size() + 1)) {
            grouping.add(lookup);
        }
        return grouping.finish();
    }

    /** Positions whose node reads no matrix. */
    private BitSet light() {
        BitSet light = new BitSet();
        for (int p = 0; p < order.size(); p++) {
            light.set(
                    p,
                    graph.reads(order.get(p)).stream()
                            .map(graph::initializer)
                            .noneMatch(
                                    i -> i != null && i.isWeight() && i.proto().getDimsCount() > 1));
        }
        return light;
    }

    private List<Lookup> lookupsWithin(int from, int to) {
        return IntStream.range(0, places.length)
                .filter(i -> places[i] >= from && places[i] < to)
                .mapToObj(lookups::get)
                .toList();
    }

    private long target() {
        long sixteenth = Arrays.stream(bytes).sum() / TARGET_SEGMENTS;
        long target = Math.max(MIN_TARGET_BYTES, Math.min(MAX_TARGET_BYTES, sixteenth));
        return Math.min(target, limit.orElse(target));
    }

    /** Collects layers and groups those between two lookups. */
    private static final class Grouping {
        private final long targetBytes;
        private final long maxBytes;
        private final long besideBytes;
        private final List<CutPlan.Layer> layers = new ArrayList<>();
        private final List<Integer> ends = new ArrayList<>();
        private final List<Long> open = new ArrayList<>();

        Grouping(long targetBytes, long maxBytes, long besideBytes) {
            this.targetBytes = targetBytes;
            this.maxBytes = maxBytes;
            this.besideBytes = besideBytes;
        }

        void add(Lookup lookup) {
            close();
            layers.add(new CutPlan.Layer(List.of(lookup.node()), lookup));
            ends.add(layers.size());
        }

        void add(List<Integer> nodes, long layerBytes) {
            layers.add(new CutPlan.Layer(List.copyOf(nodes), null));
            open.add(layerBytes);
        }

        private void close() {
            if (!open.isEmpty()) {
                int first = layers.size() - open.size();
                SegmentGroups.ends(open, targetBytes, maxBytes, besideBytes).forEach(end -> ends.add(first + end));
                open.clear();
            }
        }

        CutPlan finish() {
            close();
            return new CutPlan(layers, ends);
        }
    }
}
