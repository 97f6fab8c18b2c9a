package dev.slide.cli.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time axis from 0 with ticks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param endSeconds the axis' end
 * @param stepSeconds from tick to tick
 */
record Axis(double endSeconds, double stepSeconds) {
    private static final double ROUNDING = 1e-9;

    /** The axis with the finest ticks that are not more than {@code mostSteps} steps. */
    static Axis of(double endSeconds, int mostSteps) {
        double coarse = endSeconds / Math.max(1, mostSteps);
        double power = Math.pow(10, Math.floor(Math.log10(coarse)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= coarse * (1 - ROUNDING)) {
                return new Axis(endSeconds, factor * power);
            }
        }
        return new Axis(endSeconds, 10 * power);
    }

    /** Where the ticks are, in seconds. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * stepSeconds <= endSeconds * (1 + ROUNDING); i++) {
            ticks.add(i * stepSeconds);
        }
        return ticks;
    }

    /** The unit of the labels, such that the greatest is 1 or more if the axis lasts a microsecond. */
    String unit() {
        return endSeconds >= 1 ? "s" : endSeconds >= 1e-3 ? "ms" : "us";
    }

    /** A tick's label, without its unit. */
    String label(double tickSeconds) {
        double scale = endSeconds >= 1 ? 1 : endSeconds >= 1e-3 ? 1e3 : 1e6;
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(stepSeconds * scale) + ROUNDING));
        return tickSeconds == 0 ? "0" : String.format(Locale.ROOT, "%." + decimals + "f", tickSeconds * scale);
    }
}
