package dev.slide.report.figure;

import java.util.Set;

/**
 * The power of ten that an axis' numbers are given in.
 *
 * @param factor of one of the axis' units in the values' unit
 * @param name of the axis' unit, with its prefix
 */
public record Unit(double factor, String name) {
    private static final Set<String> LARGE =
            Set.of("Hz", "bit/s", "bit", "B", "B/s", "FLOP", "FLOP/s", "cycle", "W", "J");
    private static final Set<String> SMALL = Set.of("s", "W", "J");
    private static final String[] UP = {"", "k", "M", "G", "T", "P"};
    private static final String[] DOWN = {"", "m", "µ", "n"};
    private static final double ROUNDING = 1 - 1e-9;
    private static final double MOST_PLAIN = 1e6;
    private static final double LEAST_PLAIN = 1e-3;

    /** The unit in which the greatest number is 1 or more, if there is one. */
    public static Unit of(String unit, double greatest) {
        double size = greatest / ROUNDING;
        if (LARGE.contains(unit) && size >= 1e3) {
            int prefix = Math.min(UP.length - 1, (int) (Math.floor(Math.log10(size)) / 3));
            return new Unit(Math.pow(10, 3.0 * prefix), UP[prefix] + unit);
        }
        if (SMALL.contains(unit) && size < 1 && size > 0) {
            int prefix = Math.min(DOWN.length - 1, (int) Math.ceil(-Math.log10(size) / 3));
            return new Unit(Math.pow(10, -3.0 * prefix), DOWN[prefix] + unit);
        }
        if (size > 0 && (size > MOST_PLAIN || size < LEAST_PLAIN)) {
            int power = (int) Math.floor(Math.log10(size));
            String times = "×10" + raised(power);
            return new Unit(Math.pow(10, power), unit.isEmpty() ? times : times + " " + unit);
        }
        return new Unit(1, unit);
    }

    private static String raised(int power) {
        StringBuilder raised = new StringBuilder();
        for (char c : Integer.toString(power).toCharArray()) {
            raised.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
        }
        return raised.toString();
    }

    /** A label with its unit. */
    public String after(String label) {
        return name.isEmpty() ? label : label + " (" + name + ")";
    }
}
