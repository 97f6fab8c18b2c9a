package dev.slide.pack;

import java.util.BitSet;
import java.util.List;

/**
 * How many values cross each position of an ordered graph. Position {@code p} lies before the {@code p}-th node; a value
 * crosses it when it is there before and read at or after it.
 */
final class Crossing {

    private static final int NEVER = Integer.MAX_VALUE;

    /** Per position from 0 to nodes; {@link #NEVER} where no cut may be. */
    private final int[] counts;

    private Crossing(int[] counts) {
        this.counts = counts;
    }

    /**
     * Counts the crossings.
     *
     * @param reads per node in order of execution, the values it reads
     * @param born per value, the node that makes it or before which it is put
     * @param fixed values that cannot leave the session that makes them
     * @return the crossings
     */
    static Crossing of(List<int[]> reads, int[] born, BitSet fixed) {
        int[] last = born.clone();
        for (int node = 0; node < reads.size(); node++) {
            for (int value : reads.get(node)) {
                last[value] = Math.max(last[value], node);
            }
        }
        int[] change = new int[reads.size() + 2];
        int[] blocked = new int[reads.size() + 2];
        for (int value = 0; value < born.length; value++) {
            int[] sums = fixed.get(value) ? blocked : change;
            sums[born[value] + 1]++;
            sums[last[value] + 1]--;
        }
        int[] counts = new int[reads.size() + 1];
        int crossing = 0;
        int blocking = 0;
        for (int p = 0; p <= reads.size(); p++) {
            crossing += change[p];
            blocking += blocked[p];
            counts[p] = blocking > 0 ? NEVER : crossing;
        }
        return new Crossing(counts);
    }

    /** How many nodes there are; positions go from 0 to this. */
    int nodes() {
        return counts.length - 1;
    }

    /** Whether everything that crosses a position can leave its session. */
    boolean allowed(int position) {
        return counts[position] != NEVER;
    }

    /** How many values cross a position that is allowed. */
    int at(int position) {
        return counts[position];
    }

    /** Positions inside the graph where locally the fewest values cross, all of a plateau. */
    BitSet minima() {
        BitSet minima = new BitSet();
        int from = 1;
        while (from < nodes()) {
            int to = from + 1;
            while (to < nodes() && counts[to] == counts[from]) {
                to++;
            }
            boolean falls = from > 1 && counts[from - 1] < counts[from];
            boolean falling = to < nodes() && counts[to] < counts[from];
            if (counts[from] != NEVER && !falls && !falling) {
                minima.set(from, to);
            }
            from = to;
        }
        return minima;
    }
}
