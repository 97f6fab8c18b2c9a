package dev.slide.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Pattern;

/** Numbers as text, the same on every JDK. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(12);
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?");
    private static final int LONGEST = 400;

    private Numbers() {}

    /** A decimal number, or NaN if the text is none or is not finite. */
    static double parsed(String text) {
        if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
            return Double.NaN;
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** Twelve significant digits at most, in an empty field if there is no number. */
    static String text(double value) {
        return Double.isFinite(value) ? rounded(value, DIGITS) : "";
    }

    /** So many significant digits at most. */
    static String rounded(double value, MathContext digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(digits).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent >= -5 && exponent < 15 ? rounded.toPlainString() : rounded.toString();
    }
}
