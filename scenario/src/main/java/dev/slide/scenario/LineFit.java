package dev.slide.scenario;

/**
 * A straight line {@code y = fixed + slope x} through measured times, neither part below 0.
 *
 * @param fixed y at x = 0
 * @param slope of y over x
 */
public record LineFit(double fixed, double slope) {
    /** Times below this part of the longest weigh no more than it. */
    private static final double LEAST_SHARE = 1e-6;
    /*
     * Weighted least squares with weights 1 / y^2: an error counts in parts of the time it is made in, so that the large
     * batches do not drown the small ones. The minimum is where both derivatives vanish; if that has a negative part, the
     * sum of squares being convex, the minimum among the allowed lines has that part 0 and the other at its own minimum.
     * Cost O(n). (Lawson and Hanson, Solving Least Squares Problems, chapter 23, for two unknowns.)
     */

    /**
     * The line of least relative squares.
     *
     * @param x where was measured, above 0
     * @param y what was measured, 0 or above; same length, one or more
     * @return the line; with a single x it goes through 0
     */
    public static LineFit of(double[] x, double[] y) {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(
                    x.length + " places and " + y.length + " values must be as many, 1 or more");
        }
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] > 0 && y[i] >= 0 && x[i] + y[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        y[i] + " at " + x[i] + ": both must be finite, above 0 and 0 or above");
            }
            most = Math.max(most, y[i]);
        }
        if (most == 0) {
            return new LineFit(0, 0);
        }
        double n = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < x.length; i++) {
            double size = Math.max(y[i] / most, LEAST_SHARE);
            double weight = 1 / (size * size);
            n += weight;
            sx += weight * x[i];
            sy += weight * y[i];
            sxx += weight * x[i] * x[i];
            sxy += weight * x[i] * y[i];
        }
        double through0 = sxy / sxx;
        double determinant = n * sxx - sx * sx;
        if (!(determinant > 1e-12 * n * sxx)) {
            return new LineFit(0, through0);
        }
        double slope = (n * sxy - sx * sy) / determinant;
        double fixed = (sy - slope * sx) / n;
        if (slope < 0) {
            return new LineFit(sy / n, 0);
        }
        return fixed < 0 ? new LineFit(0, through0) : new LineFit(fixed, slope);
    }

    /** The line's y. */
    public double at(double x) {
        return fixed + slope * x;
    }
}
