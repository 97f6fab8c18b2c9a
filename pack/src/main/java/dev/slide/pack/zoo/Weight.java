package dev.slide.pack.zoo;

import java.util.List;

/**
 * A tensor of 32-bit floats that belongs to a graph.
 *
 * @param name in the graph
 * @param shape outermost dimension first
 * @param fill its elements
 * @param trained whether training sets it; statistics of batch norms are only measured
 */
record Weight(String name, List<Long> shape, Fill fill, boolean trained) {

    Weight {
        shape = List.copyOf(shape);
    }

    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    long bytes() {
        return Math.multiplyExact(elements(), Float.BYTES);
    }
}
