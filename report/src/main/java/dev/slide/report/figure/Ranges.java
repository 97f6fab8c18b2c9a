package dev.slide.report.figure;

import dev.slide.report.figure.Shape.Line;
import java.util.List;

/** What spans data: vertical scales, and bars of intervals. */
final class Ranges {
    private static final double CAP = 3;
    private static final double WIDTH = 1.3;

    private Ranges() {}

    /** A scale on which all means and intervals of the series have room. */
    static Scale vertical(List<Series> series, double from, double to, int mostTicks, String unit) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Series one : series) {
            for (Datum datum : one.data()) {
                if (datum.isThere()) {
                    least = Math.min(least, datum.hasInterval() ? datum.low() : datum.mean());
                    greatest = Math.max(greatest, datum.hasInterval() ? datum.high() : datum.mean());
                }
            }
        }
        if (least > greatest) {
            least = 0;
            greatest = 1;
        }
        return Scale.wide(least, greatest, from, to, mostTicks, unit);
    }

    /** An interval as a bar with ends. */
    static List<Shape> bar(double x, double low, double high, Ink ink) {
        return List.of(
                Line.of(new Point(x, low), new Point(x, high), ink, WIDTH),
                Line.of(new Point(x - CAP, low), new Point(x + CAP, low), ink, WIDTH),
                Line.of(new Point(x - CAP, high), new Point(x + CAP, high), ink, WIDTH));
    }
}
