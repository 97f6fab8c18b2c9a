package dev.slide.report;

/**
 * A mean and its 95 % interval.
 *
 * @param mean NaN if nothing was counted
 * @param low the interval's lower end, NaN if less than two numbers were counted
 * @param high its upper end, likewise
 * @param count how many numbers were counted
 */
public record Estimate(double mean, double low, double high, int count) {
    /** Whether there is an interval. */
    public boolean hasInterval() {
        return !Double.isNaN(low);
    }
}
