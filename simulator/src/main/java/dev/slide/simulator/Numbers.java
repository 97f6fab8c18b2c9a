package dev.slide.simulator;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text, the same with every Java. */
final class Numbers {
    /** Sums of many numbers are not right to the last place anyway. */
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);

    private static final double MOST_WHOLE = 1e15;
    private static final int MOST_ZEROS = 7;

    private Numbers() {}

    /** The shortest form with 12 digits or fewer; empty for a number that is none. */
    static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < MOST_WHOLE) {
            return Long.toString((long) value);
        }
        return Double.isFinite(value) ? text(new BigDecimal(value).round(DIGITS)) : "";
    }

    /** The shortest form of a decimal number as it was written. */
    static String text(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        boolean plain =
                shortest.precision() - shortest.scale() <= 16 && shortest.scale() - shortest.precision() <= MOST_ZEROS;
        return plain ? shortest.toPlainString() : shortest.toString();
    }
}
