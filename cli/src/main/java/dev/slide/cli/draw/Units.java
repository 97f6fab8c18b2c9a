package dev.slide.cli.draw;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities for people, with three significant digits and decimal prefixes, and read from what people type. */
public final class Units {
    private static final Pattern QUANTITY = Pattern.compile(
            "\\s*+([+-]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?)\\s*+([kKMGT]?)(i?)\\s*+(\\S*+)\\s*+");
    private static final String PREFIXES = "kMGT";
    private static final int LONGEST_QUANTITY = 100;
    /** Above this not every whole number is a double. */
    private static final BigDecimal BYTES_END = new BigDecimal(1L << 53);

    private Units() {}

    /**
     * Reads a rate: {@code 100M}, {@code 1e8}, {@code 700Mbit/s}, {@code 1 Gbps}.
     *
     * @param text a number, perhaps k, M, G or T (powers of 1000), perhaps bit/s
     * @return the rate in bit/s, above 0
     * @throws IllegalArgumentException if it is anything else; the message says what was expected
     */
    public static double parseBitRate(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (text.length() <= LONGEST_QUANTITY
                && quantity.matches()
                && quantity.group(3).isEmpty()
                && quantity.group(4).matches("|bit/s|bps")) {
            double bitsPerSecond = Double.parseDouble(quantity.group(1)) * Math.pow(1000, power(quantity.group(2)));
            if (bitsPerSecond > 0 && bitsPerSecond <= Double.MAX_VALUE) {
                return bitsPerSecond;
            }
        }
        throw new IllegalArgumentException(
                shown(text) + " is not a rate in bit/s above 0, such as 100M, 1e8 or 700Mbit/s"
                        + (text.contains("B") ? "; 1 MB/s is 8M" : ""));
    }

    /**
     * Reads a number of bytes: {@code 65536}, {@code 8M}, {@code 1.5GB}, {@code 64KiB}.
     *
     * @param text a number, perhaps k, M, G or T (powers of 1000; of 1024 with i), perhaps B
     * @return the number of bytes, at least 1
     * @throws IllegalArgumentException if it is anything else; the message says what was expected
     */
    public static long parseBytes(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (text.length() <= LONGEST_QUANTITY
                && quantity.matches()
                && quantity.group(4).matches("|B")
                && (quantity.group(3).isEmpty() || !quantity.group(2).isEmpty())) {
            BigDecimal unit = BigDecimal.valueOf(quantity.group(3).isEmpty() ? 1000 : 1024)
                    .pow(power(quantity.group(2)));
            BigDecimal bytes = new BigDecimal(quantity.group(1)).multiply(unit);
            if (bytes.compareTo(BigDecimal.ONE) >= 0
                    && bytes.compareTo(BYTES_END) < 0
                    && bytes.stripTrailingZeros().scale() <= 0) {
                return bytes.longValueExact();
            }
        }
        throw new IllegalArgumentException(
                shown(text) + " is not a whole number of bytes above 0, such as 65536, 8M or 64KiB");
    }

    private static String shown(String text) {
        String start = text.length() > LONGEST_QUANTITY ? text.substring(0, LONGEST_QUANTITY) + ".." : text;
        return "'" + start.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?") + "'";
    }

    private static int power(String prefix) {
        return prefix.isEmpty() ? 0 : 1 + PREFIXES.indexOf(prefix.equals("K") ? "k" : prefix);
    }

    /** Such as {@code 90.0 MB}. */
    public static String bytes(long bytes) {
        return si((double) bytes, "B");
    }

    /** Such as {@code 700 Mbit/s}. */
    public static String bitRate(double bitsPerSecond) {
        return si(bitsPerSecond, "bit/s");
    }

    /** Such as {@code 1.32 s}, {@code 12.3 ms} or {@code 85.0 µs}. */
    public static String seconds(double seconds) {
        double size = Math.abs(seconds);
        if (size >= 0.9995 || size == 0 || Double.isNaN(size)) {
            return threeDigits(seconds) + " s";
        }
        return size >= 0.9995e-3 ? threeDigits(seconds * 1e3) + " ms" : threeDigits(seconds * 1e6) + " µs";
    }

    /** A value of 0 or above with a unit and the largest prefix that leaves 1 or more; whole below 1000. */
    public static String si(double value, String unit) {
        if (value < 999.5) {
            return (value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : threeDigits(value)) + " "
                    + unit;
        }
        double scaled = value;
        int prefix = -1;
        while (scaled >= 999.5 && prefix < PREFIXES.length() - 1) {
            scaled /= 1000;
            prefix++;
        }
        return threeDigits(scaled) + " " + PREFIXES.charAt(prefix) + unit;
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        String format = size == 0 || size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
