package dev.slide.report.figure;

import dev.slide.report.figure.Shape.Anchor;
import dev.slide.report.figure.Shape.Line;
import dev.slide.report.figure.Shape.Mark;
import dev.slide.report.figure.Shape.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The names of series beside the data, each with its line and sign; at the height of the line's end where there is one. */
final class Labels {
    private static final double ROW = 17;
    private static final double SAMPLE = 26;
    private static final double GAP = 22;
    private static final double EDGE = 12;
    private static final double WIDEST = 190;

    private final List<Series> series;
    private final boolean lines;
    private final boolean signs;

    /**
     * For series.
     *
     * @param lines whether samples have lines
     * @param signs whether samples have signs
     */
    Labels(List<Series> series, boolean lines, boolean signs) {
        this.series = series;
        this.lines = lines;
        this.signs = signs;
    }

    /** How much room they need beside the frame. */
    double width() {
        double widest = series.stream()
                .mapToDouble(one -> Glyphs.width(one.name(), Frame.FONT))
                .max()
                .orElse(0);
        return GAP + SAMPLE + 6 + Math.min(WIDEST, widest) + EDGE;
    }

    /** How much room they need from top to bottom. */
    double height() {
        return series.size() * ROW;
    }

    /**
     * Draws them.
     *
     * @param ends the height of each series' end, NaN for those that have none
     */
    void draw(List<Shape> shapes, Frame frame, double[] ends) {
        double[] placed = placed(ends, frame.top() + ROW / 2, frame.bottom());
        double x = frame.right() + GAP;
        for (int i = 0; i < series.size(); i++) {
            double y = placed[i];
            if (!Double.isNaN(ends[i]) && Math.abs(ends[i] - y) > 2) {
                List<Point> bend = List.of(
                        new Point(frame.right() + 3, ends[i]),
                        new Point(frame.right() + 7, ends[i]),
                        new Point(x - 6, y),
                        new Point(x - 2, y));
                shapes.add(new Line(bend, Ink.GRID, 1, Dash.SOLID));
            }
            shapes.add(label(series.get(i), x, y));
        }
    }

    private Shape label(Series one, double x, double y) {
        List<Shape> parts = new ArrayList<>();
        if (lines) {
            parts.add(new Line(List.of(new Point(x, y), new Point(x + SAMPLE, y)), one.ink(), 2, one.dash()));
        }
        if (signs) {
            parts.add(new Mark(new Point(x + SAMPLE / 2, y), one.marker(), one.ink(), 3.8, Map.of(), ""));
        }
        parts.add(new Text(
                new Point(x + SAMPLE + 6, y + Frame.FONT * 0.36),
                Glyphs.abridged(one.name(), Frame.FONT, WIDEST),
                Ink.TEXT,
                Frame.FONT,
                Anchor.START,
                0,
                one.name()));
        return new Shape.Group("label", Map.of(), parts);
    }

    /** Heights near the ends, a row apart: pushed down from the top, then up from the bottom. */
    static double[] placed(double[] ends, double top, double bottom) {
        Integer[] order = IntStream.range(0, ends.length).boxed().toArray(Integer[]::new);
        // NaN is the greatest: series without an end come last.
        Arrays.sort(order, Comparator.comparingDouble(i -> ends[i]));
        double[] placed = new double[ends.length];
        double free = top;
        for (int i : order) {
            placed[i] = Math.max(free, Double.isNaN(ends[i]) ? free : ends[i]);
            free = placed[i] + ROW;
        }
        double most = bottom;
        for (int k = order.length - 1; k >= 0; k--) {
            int i = order[k];
            placed[i] = Math.min(placed[i], most);
            most = placed[i] - ROW;
        }
        return placed;
    }
}
