package dev.slide.report;

import dev.slide.report.figure.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers for readers. */
final class Cells {
    private static final MathContext DIGITS = new MathContext(4);
    private static final int MOST_DECIMALS = 9;
    private static final String NONE = "–";

    private Cells() {}

    /** Four significant digits. */
    static String shown(double value) {
        return Double.isFinite(value) ? signed(Numbers.rounded(value, DIGITS)) : NONE;
    }

    /** A mean above its interval, to the digits that the interval leaves sure. */
    static String estimate(Estimate estimate, Unit unit, boolean signed) {
        if (estimate.count() == 0) {
            return NONE;
        }
        double mean = estimate.mean() / unit.factor();
        double low = estimate.low() / unit.factor();
        double high = estimate.high() / unit.factor();
        int decimals = decimals(estimate.hasInterval() && high > low ? (high - low) / 2 : mean / 100);
        String plus = signed && mean > 0 ? "+" : "";
        String first = plus + fixed(mean, decimals);
        return estimate.hasInterval()
                ? first + "<small>" + fixed(low, decimals) + " to " + fixed(high, decimals) + "</small>"
                : first;
    }

    /** So that a size has two significant digits. */
    private static int decimals(double size) {
        return size == 0 ? 0 : Math.max(0, Math.min(MOST_DECIMALS, 1 - (int) Math.floor(Math.log10(Math.abs(size)))));
    }

    private static String fixed(double value, int decimals) {
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return signed((rounded.signum() == 0 ? BigDecimal.ZERO.setScale(decimals) : rounded).toPlainString());
    }

    private static String signed(String number) {
        return number.replace('-', '−');
    }
}
