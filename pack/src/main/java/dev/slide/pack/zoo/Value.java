package dev.slide.pack.zoo;

import java.util.List;

/**
 * A tensor of a graph under construction: an input, a weight, a constant, or what a node makes.
 *
 * @param name in the graph
 * @param shape outermost dimension first
 */
record Value(String name, List<Dim> shape) {

    Value {
        shape = List.copyOf(shape);
    }

    int rank() {
        return shape.size();
    }

    /** A dimension, counted from the end if negative. */
    Dim dim(int axis) {
        return shape.get(axis < 0 ? rank() + axis : axis);
    }

    /** The size of a dimension, counted from the end if negative. */
    int size(int axis) {
        return Math.toIntExact(dim(axis).size());
    }

    double elements() {
        return shape.stream().mapToDouble(dim -> (double) dim.size()).reduce(1, (a, b) -> a * b);
    }
}
