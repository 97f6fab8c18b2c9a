package dev.slide.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * An order of execution in which few values are alive at once: depth-first post-order from the outputs. Outputs are
 * visited in the order of their depth, so that one made half-way (a decoder's keys and values) comes beside the layer that
 * makes it. Nodes that depend on no input come directly before their first reader. Nodes that no output needs are left
 * out.
 */
final class NodeOrder {

    private final List<int[]> needs = new ArrayList<>();
    private final int[] makers;
    private final int[] depth;
    private final BitSet varying = new BitSet();

    private NodeOrder(Dag dag) {
        makers = dag.makers();
        depth = new int[dag.nodes()];
        for (int node = 0; node < dag.nodes(); node++) {
            needs.add(Arrays.stream(dag.reads().get(node))
                    .map(value -> makers[value])
                    .filter(maker -> maker >= 0)
                    .distinct()
                    .toArray());
        }
    }

    /**
     * Orders the nodes of a graph without cycles.
     *
     * @param dag the graph
     * @return its nodes, each after those it needs; equal for equal graphs
     */
    static List<Integer> of(Dag dag) {
        NodeOrder order = new NodeOrder(dag);
        List<Integer> roots = new ArrayList<>();
        for (int output : dag.outputs()) {
            if (order.makers[output] >= 0) {
                roots.add(order.makers[output]);
            }
        }
        order.measure(order.postOrder(roots), dag.fromInput());
        roots.sort(Comparator.comparingInt(node -> order.depth[node]));
        order.putConstantsLast();
        return order.postOrder(roots);
    }

    private void measure(List<Integer> sorted, BitSet fromInput) {
        for (int node : sorted) {
            boolean varies = fromInput.get(node);
            for (int need : needs.get(node)) {
                depth[node] = Math.max(depth[node], depth[need] + 1);
                varies |= varying.get(need);
            }
            varying.set(node, varies);
        }
    }

    /** What is visited last is made last, directly before its reader. */
    private void putConstantsLast() {
        needs.replaceAll(nodes -> Arrays.stream(nodes)
                .boxed()
                .sorted(Comparator.comparing(node -> !varying.get(node)))
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private List<Integer> postOrder(List<Integer> roots) {
        List<Integer> order = new ArrayList<>();
        BitSet seen = new BitSet();
        int[] path = new int[needs.size()];
        int[] next = new int[needs.size()];
        for (int root : roots) {
            if (seen.get(root)) {
                continue;
            }
            int length = 0;
            path[length++] = root;
            seen.set(root);
            while (length > 0) {
                int node = path[length - 1];
                int[] wanted = needs.get(node);
                if (next[node] == wanted.length) {
                    order.add(node);
                    length--;
                } else if (!seen.get(wanted[next[node]])) {
                    path[length++] = wanted[next[node]];
                    seen.set(wanted[next[node]++]);
                } else {
                    next[node]++;
                }
            }
        }
        return order;
    }
}
