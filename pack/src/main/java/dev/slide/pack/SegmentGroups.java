package dev.slide.pack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups consecutive layers into segments of about the same bytes: the least sum of squared deviations from a target, by
 * dynamic programming over the layers in O(n^2).
 */
final class SegmentGroups {
    private SegmentGroups() {}

    /**
     * Groups.
     *
     * @param layerBytes of at least one layer
     * @param targetBytes of a segment, above 0
     * @param maxBytes of a segment, unless one layer alone is larger
     * @param besideBytes that may stand beside such a layer in its segment
     * @return where the segments end, as counts of layers; the last is the number of layers
     */
    static List<Integer> ends(List<Long> layerBytes, long targetBytes, long maxBytes, long besideBytes) {
        int layers = layerBytes.size();
        double[] cost = new double[layers + 1];
        int[] previous = new int[layers + 1];
        Arrays.fill(cost, 1, layers + 1, Double.POSITIVE_INFINITY);
        for (int to = 1; to <= layers; to++) {
            long bytes = 0;
            long heaviest = 0;
            for (int from = to - 1; from >= 0; from--) {
                bytes += layerBytes.get(from);
                heaviest = Math.max(heaviest, layerBytes.get(from));
                if (bytes > maxBytes && bytes - heaviest > besideBytes) {
                    break;
                }
                double here = cost[from] + deviation(bytes, targetBytes);
                if (here < cost[to]) {
                    cost[to] = here;
                    previous[to] = from;
                }
            }
        }
        List<Integer> ends = new ArrayList<>();
        for (int to = layers; to > 0; to = previous[to]) {
            ends.add(0, to);
        }
        return ends;
    }

    /** Squared deviation of one segment, in units of the target. */
    static double deviation(long bytes, long targetBytes) {
        double relative = (double) (bytes - targetBytes) / targetBytes;
        return relative * relative;
    }
}
