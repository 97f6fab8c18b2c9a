package dev.slide.model;

/**
 * Refuses numbers no cell has. Between {@link #LEAST} and {@link #MOST} products and quotients of a few of them neither
 * overflow nor lose digits to underflow, which the planner's guarantees rest on.
 */
final class Check {
    static final double LEAST = 1e-60;
    static final double MOST = 1e30;

    private Check() {}

    /** A number above 0. */
    static double positive(String field, double value) {
        if (!(value >= LEAST && value <= MOST)) {
            throw new IllegalArgumentException(
                    field + " is " + value + ", but must be a number above 0, from 1e-60 to 1e30");
        }
        return value;
    }

    /** A number that is 0 or above. */
    static double nonNegative(String field, double value) {
        if (!(value == 0 || (value >= LEAST && value <= MOST))) {
            throw new IllegalArgumentException(
                    field + " is " + value + ", but must be 0 or a number from 1e-60 to 1e30");
        }
        return value;
    }

    /** A name that can be shown: neither empty nor blank. */
    static String name(String field, String value) {
        if (value.trim().isEmpty()) {
            throw new IllegalArgumentException(field + " is \"" + value + "\", but must name something");
        }
        return value;
    }
}
