package dev.slide.pack;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Who reads what in a graph; nodes and values are numbers from 0. Graph inputs and initializers are not values: they are
 * always there.
 *
 * @param values how many there are
 * @param reads per node, the values that it reads, in the order of its inputs
 * @param makes per node, the values that it makes; a value that no node makes is there before its first reader
 * @param fromInput nodes that read a graph input, or a value that no node makes
 * @param outputs values that the caller wants
 */
record Dag(int values, List<int[]> reads, List<int[]> makes, BitSet fromInput, List<Integer> outputs) {

    /** How many nodes there are. */
    int nodes() {
        return reads.size();
    }

    /** Per value the node that makes it, or -1. */
    int[] makers() {
        int[] makers = new int[values];
        Arrays.fill(makers, -1);
        for (int node = 0; node < nodes(); node++) {
            for (int value : makes.get(node)) {
                makers[value] = node;
            }
        }
        return makers;
    }
}
