package dev.slide.report.figure;

import dev.slide.report.figure.Shape.Anchor;
import dev.slide.report.figure.Shape.Group;
import dev.slide.report.figure.Shape.Line;
import dev.slide.report.figure.Shape.Mark;
import dev.slide.report.figure.Shape.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Means at named points: a group of dots with bars for each name. */
public final class DotChart {
    private static final int VERTICAL_TICKS = 7;
    private static final double WIDEST_STEP = 17;
    private static final double USED = 0.8;
    private static final double ROW = 13;
    private static final int MOST_ROWS = 3;
    private static final double SLANT = 40;
    private static final double LONGEST_SLANTED = 150;

    private DotChart() {}

    /**
     * Draws a figure.
     *
     * @param horizontal what the names are of
     * @param vertical what the means are
     * @param names in their order; data of the series that are elsewhere are not drawn
     */
    public static Picture of(
            Words words, Quantity horizontal, Quantity vertical, List<String> names, List<Series> series) {
        Labels labels = new Labels(series, false, true);
        Scale vague = Ranges.vertical(series, 0, 1, VERTICAL_TICKS, vertical.unit());
        double slot = Frame.beside(vague.ticks(), labels.width(), Frame.HEIGHT, Frame.BELOW)
                        .width()
                / names.size();
        List<List<String>> rows =
                names.stream().map(name -> wrapped(name, slot - 6)).toList();
        boolean slanted = rows.stream().anyMatch(List::isEmpty);
        double below = Frame.BELOW - ROW + (slanted ? slantedHeight(names) : ROW * most(rows));
        double height = Math.max(Frame.HEIGHT - Frame.BELOW + below, labels.height() + Frame.ABOVE + below + 10);
        Frame frame = Frame.beside(vague.ticks(), labels.width(), height, below);
        Scale y = Ranges.vertical(series, frame.bottom(), frame.top(), VERTICAL_TICKS, vertical.unit());

        List<Shape> shapes = new ArrayList<>();
        frame.vertical(shapes, y, true);
        for (int i = 0; i < names.size(); i++) {
            double centre = frame.left() + (i + 0.5) * slot;
            if (i > 0) {
                double edge = centre - slot / 2;
                shapes.add(Line.of(new Point(edge, frame.top()), new Point(edge, frame.bottom()), Ink.GRID, 1));
            }
            if (slanted) {
                slanted(shapes, names.get(i), centre, frame.bottom());
            } else {
                straight(shapes, rows.get(i), names.get(i), centre, frame.bottom());
            }
        }
        shapes.add(Line.of(
                new Point(frame.left(), frame.bottom()), new Point(frame.right(), frame.bottom()), Ink.QUIET, 1));
        data(shapes, series, names, frame, slot, y);
        double[] none = new double[series.size()];
        Arrays.fill(none, Double.NaN);
        labels.draw(shapes, frame, none);
        frame.names(shapes, horizontal.label(), y.unit().after(vertical.label()), height - Frame.BELOW + 38);
        Frame.words(shapes, words, height);
        return new Picture(new Drawing(Frame.WIDTH, (int) height, words.title(), words.description(), shapes));
    }

    private static void data(
            List<Shape> shapes, List<Series> series, List<String> names, Frame frame, double slot, Scale y) {
        double step = Math.min(WIDEST_STEP, slot * USED / series.size());
        double radius = Math.max(2, Math.min(4.2, step * 0.45));
        for (int s = 0; s < series.size(); s++) {
            Series one = series.get(s);
            List<Shape> parts = new ArrayList<>();
            for (Datum datum : one.data()) {
                int at = names.indexOf(datum.value());
                if (!datum.isThere() || at < 0) {
                    continue;
                }
                double x = frame.left() + (at + 0.5) * slot + (s - (series.size() - 1) / 2.0) * step;
                if (datum.hasInterval()) {
                    parts.addAll(Ranges.bar(x, y.at(datum.low()), y.at(datum.high()), one.ink()));
                }
                parts.add(new Mark(
                        new Point(x, y.at(datum.mean())), one.marker(), one.ink(), radius, datum.data(), datum.tip()));
            }
            shapes.add(new Group("series", Map.of("series", one.name()), parts));
        }
    }

    private static int most(List<List<String>> rows) {
        return rows.stream().mapToInt(List::size).max().orElse(1);
    }

    private static double slantedHeight(List<String> names) {
        double longest = names.stream()
                .mapToDouble(name -> Math.min(LONGEST_SLANTED, Glyphs.width(name, Frame.SMALL)))
                .max()
                .orElse(0);
        return longest * Math.sin(Math.toRadians(SLANT)) + ROW;
    }

    private static void slanted(List<Shape> shapes, String name, double x, double bottom) {
        double room = (Frame.WIDTH - Frame.EDGE - x) / Math.cos(Math.toRadians(SLANT));
        String fitted = Glyphs.abridged(name, Frame.SMALL, Math.min(LONGEST_SLANTED, room));
        shapes.add(new Text(new Point(x - 4, bottom + 14), fitted, Ink.QUIET, Frame.SMALL, Anchor.START, SLANT, name));
    }

    private static void straight(List<Shape> shapes, List<String> rows, String name, double x, double bottom) {
        for (int i = 0; i < rows.size(); i++) {
            shapes.add(new Text(
                    new Point(x, bottom + 17 + i * ROW),
                    rows.get(i),
                    Ink.QUIET,
                    Frame.SMALL,
                    Anchor.MIDDLE,
                    0,
                    rows.size() == 1 ? rows.get(0) : name));
        }
    }

    /** A name in rows that fit, cut at spaces and after hyphens; none if that takes too many. */
    static List<String> wrapped(String name, double width) {
        List<String> rows = new ArrayList<>();
        StringBuilder row = new StringBuilder();
        for (String word : name.split("(?<=[ -])", -1)) {
            if (!row.isEmpty() && Glyphs.width((row + word).stripTrailing(), Frame.SMALL) > width) {
                rows.add(row.toString().stripTrailing());
                row.setLength(0);
            }
            row.append(word);
        }
        rows.add(row.toString().stripTrailing());
        boolean fits =
                rows.size() <= MOST_ROWS && rows.stream().allMatch(one -> Glyphs.width(one, Frame.SMALL) <= width);
        return fits ? rows : List.of();
    }
}
