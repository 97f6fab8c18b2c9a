package dev.slide.format;

import java.util.List;

/**
 * A tensor seen as a matrix, row-major.
 *
 * @param rows at least 0
 * @param columns at least 0
 */
record Matrix(long rows, long columns) {

    static Matrix byFirstAxis(List<Long> shape) {
        return shape.isEmpty() ? new Matrix(1, 1) : new Matrix(shape.get(0), product(shape.subList(1, shape.size())));
    }

    static Matrix byLastAxis(List<Long> shape) {
        int last = shape.size() - 1;
        return shape.isEmpty() ? new Matrix(1, 1) : new Matrix(product(shape.subList(0, last)), shape.get(last));
    }

    private static long product(List<Long> sizes) {
        return sizes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }

    long elements() {
        return Math.multiplyExact(rows, columns);
    }
}
