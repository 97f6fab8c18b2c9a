package dev.slide.simulator;

/** Says when the mean of a metric is known well enough for every scheme. */
final class Enough {
    // Means and sums of squares by Welford's recurrence. The factor of the interval is the normal's, 1.96, widened for
    // few
    // replications by the first two terms of the expansion of Student's quantile (Abramowitz and Stegun 26.7.5).
    private static final double NORMAL = 1.959963984540054;
    private static final int LEAST_REPLICATIONS = 10;

    private final Precision precision;
    private final long[] counts;
    private final double[] means;
    private final double[] squares;

    Enough(Precision precision, int schemes) {
        this.precision = precision;
        counts = new long[schemes];
        means = new double[schemes];
        squares = new double[schemes];
    }

    void add(int scheme, Measures measures) {
        double value = precision.metric().of(measures);
        if (Double.isNaN(value)) {
            return;
        }
        counts[scheme]++;
        double difference = value - means[scheme];
        means[scheme] += difference / counts[scheme];
        squares[scheme] += difference * (value - means[scheme]);
    }

    boolean isReached() {
        for (int s = 0; s < counts.length; s++) {
            if (counts[s] < LEAST_REPLICATIONS || halfWidth(s) > precision.halfWidth() * Math.abs(means[s])) {
                return false;
            }
        }
        return true;
    }

    /** Half of the 95 % interval of a scheme's mean. */
    double halfWidth(int scheme) {
        double freedom = counts[scheme] - 1.0;
        double z = NORMAL;
        double first = (z * z * z + z) / (4 * freedom);
        double second = (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * freedom * freedom);
        return (z + first + second) * Math.sqrt(squares[scheme] / freedom / counts[scheme]);
    }
}
