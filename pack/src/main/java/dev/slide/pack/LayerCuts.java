package dev.slide.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts an ordered graph into layers where few values cross. From the front, a layer ends at the first local minimum of the
 * crossing once it has weights enough: what lies before a cut does not depend on what comes after, so models with the same
 * backbone get the same layers. The end then moves on over nodes without a matrix (a bias, a norm, an activation) for as
 * long as no more values cross. A layer that is too large is cut further where, in sum, the fewest values cross.
 */
final class LayerCuts {

    private final Crossing crossing;
    private final BitSet light;
    private final long maxBytes;
    /** Weight bytes of the nodes before each position. */
    private final long[] before;

    private LayerCuts(Crossing crossing, long[] nodeBytes, BitSet light, long maxBytes) {
        this.crossing = crossing;
        this.light = light;
        this.maxBytes = maxBytes;
        before = new long[nodeBytes.length + 1];
        for (int node = 0; node < nodeBytes.length; node++) {
            before[node + 1] = before[node] + nodeBytes[node];
        }
    }

    /**
     * Cuts.
     *
     * @param crossing of at least one node
     * @param nodeBytes per node, bytes of the weights that it is the first to read
     * @param light nodes that read no weight of two dimensions or more
     * @param minBytes that make a layer, unless it is the last
     * @param maxBytes of a layer, unless no cut is possible inside it
     * @return where the layers end; the last is the number of nodes
     */
    static List<Integer> ends(Crossing crossing, long[] nodeBytes, BitSet light, long minBytes, long maxBytes) {
        LayerCuts cuts = new LayerCuts(crossing, nodeBytes, light, maxBytes);
        List<Integer> ends = new ArrayList<>();
        int from = 0;
        for (int to : cuts.greedy(minBytes)) {
            if (cuts.bytes(from, to) > maxBytes) {
                ends.addAll(cuts.divide(from, to));
            } else {
                ends.add(to);
            }
            from = to;
        }
        return ends;
    }

    private long bytes(int from, int to) {
        return before[to] - before[from];
    }

    private List<Integer> greedy(long minBytes) {
        List<Integer> ends = new ArrayList<>();
        BitSet minima = crossing.minima();
        int from = 0;
        for (int p = minima.nextSetBit(0); p >= 0; p = minima.nextSetBit(p + 1)) {
            if (p > from && bytes(from, p) >= minBytes) {
                from = movedOn(p, minima);
                ends.add(from);
            }
        }
        if (!ends.isEmpty() && bytes(from, crossing.nodes()) == 0) {
            ends.remove(ends.size() - 1);
        }
        ends.add(crossing.nodes());
        return ends;
    }

    private int movedOn(int position, BitSet minima) {
        int end = position;
        while (end < crossing.nodes() && light.get(end) && samePlateau(position, end + 1, minima)) {
            end++;
        }
        return end;
    }

    private boolean samePlateau(int position, int next, BitSet minima) {
        return next == crossing.nodes() || (minima.get(next) && crossing.at(next) == crossing.at(position));
    }

    /**
     * The cheapest cuts inside a layer, by dynamic programming over the allowed positions: least sum of crossings, then
     * fewest pieces. A piece is over the limit only if no cut is possible inside it.
     */
    private List<Integer> divide(int from, int to) {
        int[] positions = IntStream.rangeClosed(from, to)
                .filter(p -> p == from || p == to || crossing.allowed(p))
                .toArray();
        long[] cost = new long[positions.length];
        int[] previous = new int[positions.length];
        Arrays.fill(cost, Long.MAX_VALUE);
        cost[0] = 0;
        for (int i = 1; i < positions.length; i++) {
            for (int j = i - 1; j >= 0; j--) {
                if (j < i - 1 && bytes(positions[j], positions[i]) > maxBytes) {
                    break;
                }
                long here = cost[j] + cost(positions[i], to);
                if (here < cost[i]) {
                    cost[i] = here;
                    previous[i] = j;
                }
            }
        }
        List<Integer> ends = new ArrayList<>();
        for (int i = positions.length - 1; i > 0; i = previous[i]) {
            ends.add(0, positions[i]);
        }
        return ends;
    }

    /** One cut's cost; pieces count below crossings. */
    private long cost(int position, int to) {
        return position == to ? 0 : ((long) crossing.at(position) << 32) + 1;
    }
}
