package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Crossing, layers and segments against definitions written out and exhaustive search. */
class CutsTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** A random graph in order: node n makes value n. */
    private static final class Case {
        final Random random;
        final List<int[]> reads = new ArrayList<>();
        final BitSet fixed = new BitSet();
        final long[] bytes;
        final Crossing crossing;

        Case(long seed) {
            random = new Random(seed);
            int nodes = 1 + random.nextInt(9);
            bytes = new long[nodes];
            for (int node = 0; node < nodes; node++) {
                int limit = node;
                reads.add(IntStream.range(0, node)
                        .filter(n -> n == limit - 1 || random.nextInt(4) == 0)
                        .toArray());
                fixed.set(node, random.nextInt(8) == 0);
                bytes[node] = random.nextBoolean() ? 0 : random.nextInt(100);
            }
            crossing = Crossing.of(reads, IntStream.range(0, nodes).toArray(), fixed);
        }

        int nodes() {
            return bytes.length;
        }

        Set<Integer> crossingAt(int position) {
            Set<Integer> values = new HashSet<>();
            for (int reader = position; reader < nodes(); reader++) {
                for (int value : reads.get(reader)) {
                    if (value < position) {
                        values.add(value);
                    }
                }
            }
            return values;
        }

        boolean allowed(int position) {
            return crossingAt(position).stream().noneMatch(fixed::get);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void countsWhatIsMadeBeforeAndReadAfter(long seed) {
        Case c = new Case(seed);
        for (int p = 0; p <= c.nodes(); p++) {
            assertThat(c.crossing.allowed(p)).isEqualTo(c.allowed(p));
            if (c.allowed(p)) {
                assertThat(c.crossing.at(p)).isEqualTo(c.crossingAt(p).size());
            }
        }
    }

    @Test
    void findsMinimaWithTheirPlateaus() {
        // Crossings at 1..6: 1, 2, 1, 1, 2, 3.
        List<int[]> reads = List.of(
                new int[0], new int[] {0}, new int[] {0, 1}, new int[] {2}, new int[] {3}, new int[] {3, 4}, new int[] {
                    3, 4, 5
                });
        Crossing crossing = Crossing.of(reads, IntStream.range(0, 7).toArray(), new BitSet());
        assertThat(IntStream.rangeClosed(1, 6).map(crossing::at)).containsExactly(1, 2, 1, 1, 2, 3);
        assertThat(crossing.minima().stream()).containsExactly(1, 3, 4);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cutsLayersOnlyWhereAllowedAndAsCheaplyAsPossible(long seed) {
        Case c = new Case(seed);
        long max = 1L + c.random.nextInt(200);
        // No layer is large enough to be closed, so all cuts come from the limit.
        List<Integer> ends = LayerCuts.ends(c.crossing, c.bytes, new BitSet(), Long.MAX_VALUE, max);
        assertThat(ends.get(ends.size() - 1)).isEqualTo(c.nodes());
        long total = LongStream.of(c.bytes).sum();
        if (total <= max) {
            assertThat(ends).hasSize(1);
        } else {
            assertThat(valid(c, ends, max)).isTrue();
            assertThat(cost(c, ends)).isEqualTo(cheapest(c, max));
        }
    }

    /** Over the limit only where no cut is allowed inside. */
    private static boolean valid(Case c, List<Integer> ends, long max) {
        int from = 0;
        for (int to : ends) {
            long bytes = LongStream.of(c.bytes).skip(from).limit(to - from).sum();
            boolean divisible = IntStream.range(from + 1, to).anyMatch(c::allowed);
            if ((bytes > max && divisible) || (to < c.nodes() && !c.allowed(to))) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private static long cost(Case c, List<Integer> ends) {
        return ends.stream()
                .filter(end -> end < c.nodes())
                .mapToLong(end -> 1000L * c.crossingAt(end).size() + 1)
                .sum();
    }

    private static long cheapest(Case c, long max) {
        long best = Long.MAX_VALUE;
        for (int cuts = 0; cuts < 1 << (c.nodes() - 1); cuts++) {
            List<Integer> ends = ends(cuts, c.nodes());
            if (valid(c, ends, max)) {
                best = Math.min(best, cost(c, ends));
            }
        }
        return best;
    }

    private static List<Integer> ends(int cuts, int count) {
        List<Integer> ends = new ArrayList<>();
        IntStream.range(1, count).filter(p -> (cuts >> (p - 1) & 1) == 1).forEach(ends::add);
        ends.add(count);
        return ends;
    }

    @Test
    void closesALayerAtTheFirstMinimumThatHoldsEnough() {
        List<int[]> chain = List.of(new int[0], new int[] {0}, new int[] {1}, new int[] {2}, new int[] {3});
        Crossing crossing = Crossing.of(chain, IntStream.range(0, 5).toArray(), new BitSet());
        long[] bytes = {60, 60, 60, 5, 60};
        assertThat(LayerCuts.ends(crossing, bytes, new BitSet(), 100, 1000)).containsExactly(2, 5);
        BitSet light = new BitSet();
        light.set(3);
        assertThat(LayerCuts.ends(crossing, bytes, light, 150, 1000)).containsExactly(4, 5);
    }

    @Test
    void cutsTheSameFrontWhateverFollows() {
        long[] bytes = {60, 60, 60, 60, 60, 60, 7, 7};
        List<int[]> chain = new ArrayList<>();
        IntStream.range(0, 8).forEach(n -> chain.add(n == 0 ? new int[0] : new int[] {n - 1}));
        List<Integer> whole = LayerCuts.ends(
                Crossing.of(chain, IntStream.range(0, 8).toArray(), new BitSet()), bytes, new BitSet(), 100, 1000);
        List<Integer> front = LayerCuts.ends(
                Crossing.of(chain.subList(0, 6), IntStream.range(0, 6).toArray(), new BitSet()),
                LongStream.of(bytes).limit(6).toArray(),
                new BitSet(),
                100,
                1000);
        assertThat(front).containsExactly(2, 4, 6);
        assertThat(whole).containsExactly(2, 4, 6, 8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void groupsAsEvenlyAsPossible(long seed) {
        Random random = new Random(seed);
        List<Long> layers = new ArrayList<>();
        IntStream.rangeClosed(0, random.nextInt(10)).forEach(i -> layers.add((long) random.nextInt(100)));
        long target = 1L + random.nextInt(150);
        long max = 20L + random.nextInt(200);
        long beside = random.nextInt(40);
        List<Integer> found = SegmentGroups.ends(layers, target, max, beside);
        double best = Double.POSITIVE_INFINITY;
        for (int cuts = 0; cuts < 1 << (layers.size() - 1); cuts++) {
            best = Math.min(best, deviation(layers, ends(cuts, layers.size()), target, max, beside));
        }
        assertThat(deviation(layers, found, target, max, beside)).isEqualTo(best);
    }

    private static double deviation(List<Long> layers, List<Integer> ends, long target, long max, long beside) {
        double sum = 0;
        int from = 0;
        for (int to : ends) {
            LongSummaryStatistics group =
                    layers.subList(from, to).stream().mapToLong(Long::longValue).summaryStatistics();
            long bytes = group.getSum();
            sum += bytes > max && bytes - group.getMax() > beside
                    ? Double.POSITIVE_INFINITY
                    : SegmentGroups.deviation(bytes, target);
            from = to;
        }
        return sum;
    }
}
