package dev.slide.report.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values lie between two pixels, and which of them are marked.
 *
 * @param low the value at the first pixel
 * @param high the value at the last pixel, above low
 * @param from the first pixel
 * @param to the last pixel
 * @param log whether decades are equally long
 * @param unit what labels are given in
 * @param ticks what is marked, rising
 */
record Scale(double low, double high, double from, double to, boolean log, Unit unit, List<Tick> ticks) {
    private static final double ROUNDING = 1e-9;
    private static final double WIDENED = 0.05;

    /** A marked value and its label. */
    record Tick(double value, String label) {}

    /** A scale of values that all get room: its ends are marks. */
    static Scale wide(double least, double greatest, double from, double to, int mostTicks, String unitName) {
        double low = least;
        double high = greatest;
        if (high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high))) {
            double room = high == 0 ? 1 : Math.abs(high) * WIDENED;
            low -= room;
            high += room;
        }
        if (low > 0 && low < high / 2) {
            low = 0;
        }
        double step = step((high - low) / mostTicks);
        return linear(
                Math.floor(low / step + ROUNDING) * step,
                Math.ceil(high / step - ROUNDING) * step,
                from,
                to,
                mostTicks,
                unitName);
    }

    /** A scale with one value in its middle. */
    static Scale alone(double value, double from, double to, String unitName) {
        double room = value == 0 ? 1 : Math.abs(value) / 2;
        Unit unit = Unit.of(unitName, Math.abs(value));
        double shown = value / unit.factor();
        int decimals = 0;
        while (decimals < 6
                && Math.abs(shown * Math.pow(10, decimals) - Math.rint(shown * Math.pow(10, decimals))) > 1e-6) {
            decimals++;
        }
        return new Scale(
                value - room, value + room, from, to, false, unit, List.of(new Tick(value, label(shown, decimals))));
    }

    /** A scale between two values. */
    static Scale linear(double low, double high, double from, double to, int mostTicks, String unitName) {
        Unit unit = Unit.of(unitName, Math.max(Math.abs(low), Math.abs(high)));
        double step = step((high - low) / mostTicks);
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step / unit.factor()) + ROUNDING));
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - ROUNDING); i * step <= high + step * ROUNDING; i++) {
            ticks.add(new Tick(i * step, label(i * step / unit.factor(), decimals)));
        }
        return new Scale(low, high, from, to, false, unit, ticks);
    }

    /** A scale of values above 0, marked at 1, 2 and 5 times powers of ten, or only at these if that would be many. */
    static Scale logarithmic(double least, double greatest, double from, double to, int mostTicks, String unitName) {
        double room = Math.pow(greatest / least, WIDENED);
        double low = least / Math.max(room, 1.02);
        double high = greatest * Math.max(room, 1.02);
        Unit unit = Unit.of(unitName, greatest);
        List<Tick> ticks = ticks(low, high, unit, new double[] {1, 2, 5}, 1);
        if (ticks.size() > mostTicks) {
            int decades = (int) Math.ceil(Math.log10(high / low) / mostTicks);
            ticks = ticks(low, high, unit, new double[] {1}, decades);
        }
        if (ticks.size() < 2) {
            List<Tick> plain = linear(low, high, from, to, mostTicks, unitName).ticks();
            ticks = linear(low, high, from, to, mostTicks, unitName).unit().equals(unit) ? plain : ticks;
        }
        return new Scale(low, high, from, to, true, unit, ticks);
    }

    private static List<Tick> ticks(double low, double high, Unit unit, double[] factors, int everyDecades) {
        List<Tick> ticks = new ArrayList<>();
        int first = (int) Math.floor(Math.log10(low));
        for (int power = first; Math.pow(10, power) <= high; power++) {
            for (double factor : factors) {
                double value = factor * Math.pow(10, power);
                if (value >= low && value <= high && Math.floorMod(power, everyDecades) == 0) {
                    double shown = value / unit.factor();
                    ticks.add(new Tick(value, label(shown, (int)
                            Math.max(0, -Math.floor(Math.log10(shown) + ROUNDING)))));
                }
            }
        }
        return ticks;
    }

    /** 1, 2 or 5 times a power of ten, not below what is given. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - ROUNDING)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
        int point = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
        StringBuilder grouped = new StringBuilder(text);
        for (int i = point - 3; i > 0 && point > 4; i -= 3) {
            grouped.insert(i, '\u2009');
        }
        return (value < -ROUNDING ? "−" : "") + grouped;
    }

    /** The pixel of a value. */
    double at(double value) {
        double part = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + part * (to - from);
    }
}
