package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeOrderTest {

    /** Every node makes the value of its own number. */
    private static Dag dag(List<int[]> reads, List<Integer> fromInput, Integer... outputs) {
        BitSet inputs = new BitSet();
        fromInput.forEach(inputs::set);
        List<int[]> makes =
                IntStream.range(0, reads.size()).mapToObj(n -> new int[] {n}).toList();
        return new Dag(reads.size(), reads, makes, inputs, List.of(outputs));
    }

    @Test
    void putsAnEarlyOutputBesideItsLayer() {
        // 0 -> 1 -> 2 -> 3 is the chain; 4 reads 0 and 5 reads 1, both are outputs and listed last.
        List<int[]> reads =
                List.of(new int[0], new int[] {0}, new int[] {1}, new int[] {2}, new int[] {0}, new int[] {1});
        assertThat(NodeOrder.of(dag(reads, List.of(0), 3, 5, 4))).containsExactly(0, 4, 1, 5, 2, 3);
    }

    @Test
    void putsConstantsDirectlyBeforeTheirReader() {
        // 2 reads the constant 0 first and then the long way round 1 -> 3.
        List<int[]> reads = List.of(new int[0], new int[0], new int[] {0, 3}, new int[] {1});
        assertThat(NodeOrder.of(dag(reads, List.of(1), 2))).containsExactly(1, 3, 0, 2);
    }

    @Test
    void goesAsDeepAsTheGraph() {
        int depth = 200_000;
        List<int[]> reads = new ArrayList<>();
        IntStream.range(0, depth).forEach(n -> reads.add(n == 0 ? new int[0] : new int[] {n - 1}));
        assertThat(NodeOrder.of(dag(reads, List.of(0), depth - 1))).hasSize(depth);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void ordersExactlyWhatTheOutputsNeed(long seed) {
        Random random = new Random(seed);
        int nodes = 2 + random.nextInt(40);
        List<int[]> reads = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            int limit = node;
            reads.add(random.ints(random.nextInt(4), 0, Math.max(1, node))
                    .filter(n -> n < limit)
                    .toArray());
        }
        Dag dag = dag(reads, List.of(0), nodes - 1, random.nextInt(nodes));
        List<Integer> order = NodeOrder.of(dag);
        Set<Integer> needed = new HashSet<>(dag.outputs());
        for (int node = nodes - 1; node >= 0; node--) {
            if (needed.contains(node)) {
                for (int read : reads.get(node)) {
                    needed.add(read);
                }
            }
        }
        assertThat(order).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(needed);
        for (int node : order) {
            for (int read : reads.get(node)) {
                assertThat(order.indexOf(read)).isLessThan(order.indexOf(node));
            }
        }
    }
}
