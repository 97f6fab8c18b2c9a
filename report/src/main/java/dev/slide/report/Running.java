package dev.slide.report;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Mean, and a 95 % interval for it, of numbers that come one after another.
 *
 * <p>Welford's recurrence (Technometrics 4, 1962; Knuth, TAOCP 2, 4.2.2) keeps the count, the mean and the sum of squared
 * deviations, so that nothing cancels and memory does not grow. The interval is Student's: mean +- t(0.975, n - 1)
 * s / sqrt(n); it covers in 95 % of cases when the numbers are independent and their mean is about normal.
 */
final class Running {
    private static final double UPPER_TAIL = 0.025;
    private static final int KEPT = 1024;
    /** By degrees of freedom; computed again by whoever finds a 0, to the same value. */
    private static final double[] QUANTILES = new double[KEPT];

    private int count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    /** Counts a number; NaN is none. */
    void add(double value) {
        if (Double.isNaN(value)) {
            return;
        }
        count++;
        double deviation = value - mean;
        mean += deviation / count;
        squares += deviation * (value - mean);
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    int count() {
        return count;
    }

    double least() {
        return least;
    }

    double greatest() {
        return greatest;
    }

    /** NaN if there was no number. */
    double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** Of the sample, NaN if there were not two numbers. */
    double standardDeviation() {
        return count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1));
    }

    Estimate estimate() {
        double half = count < 2 ? Double.NaN : quantile(count - 1) * standardDeviation() / Math.sqrt(count);
        return new Estimate(mean(), mean() - half, mean() + half, count);
    }

    /** What Student's t with so many degrees of freedom exceeds with a probability of 2.5 %. */
    static double quantile(int degreesOfFreedom) {
        if (degreesOfFreedom >= KEPT) {
            return computed(degreesOfFreedom);
        }
        double known = QUANTILES[degreesOfFreedom];
        if (known == 0) {
            known = computed(degreesOfFreedom);
            QUANTILES[degreesOfFreedom] = known;
        }
        return known;
    }

    private static double computed(int degreesOfFreedom) {
        return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(UPPER_TAIL);
    }
}
