package dev.slide.report.figure;

import dev.slide.report.figure.Shape.Area;
import dev.slide.report.figure.Shape.Group;
import dev.slide.report.figure.Shape.Line;
import dev.slide.report.figure.Shape.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Means along a numeric axis: a line for each series, with the band of its intervals, or with bars where bands of many
 * series would hide each other.
 */
public final class LineChart {
    private static final int MOST_BANDS = 4;
    private static final double BAND = 0.16;
    private static final double RADIUS = 3.8;
    private static final double ROOM = 0.03;
    private static final int HORIZONTAL_TICKS = 8;
    private static final int VERTICAL_TICKS = 7;

    private final List<Series> series;
    private final Scale x;
    private final Scale y;
    private final List<Shape> shapes = new ArrayList<>();

    private LineChart(List<Series> series, Scale x, Scale y) {
        this.series = series;
        this.x = x;
        this.y = y;
    }

    /**
     * Draws a figure.
     *
     * @param horizontal what the data's values are; they are numbers, above 0 if it is logarithmic
     * @param vertical what the means are
     */
    public static Picture of(Words words, Quantity horizontal, Quantity vertical, List<Series> series) {
        List<Series> rising = series.stream().map(LineChart::rising).toList();
        Labels labels = new Labels(rising, true, true);
        double height = Math.max(Frame.HEIGHT, labels.height() + Frame.ABOVE + Frame.BELOW + 10);
        Scale vague = Ranges.vertical(rising, 0, 1, VERTICAL_TICKS, vertical.unit());
        Frame frame = Frame.beside(vague.ticks(), labels.width(), height, Frame.BELOW);
        Scale y = Ranges.vertical(rising, frame.bottom(), frame.top(), VERTICAL_TICKS, vertical.unit());
        Scale x = horizontal(rising, horizontal, frame);

        LineChart chart = new LineChart(rising, x, y);
        frame.vertical(chart.shapes, y, true);
        frame.horizontal(chart.shapes, x);
        chart.data();
        labels.draw(chart.shapes, frame, chart.ends());
        frame.names(
                chart.shapes,
                x.unit().after(horizontal.label()),
                y.unit().after(vertical.label()),
                frame.bottom() + 38);
        Frame.words(chart.shapes, words, height);
        return new Picture(new Drawing(Frame.WIDTH, (int) height, words.title(), words.description(), chart.shapes));
    }

    private static Series rising(Series one) {
        List<Datum> sorted = one.data().stream()
                .sorted(Comparator.comparingDouble(LineChart::position))
                .toList();
        return new Series(one.name(), one.style(), sorted);
    }

    private static double position(Datum datum) {
        return Double.parseDouble(datum.value());
    }

    private static Scale horizontal(List<Series> series, Quantity quantity, Frame frame) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Series one : series) {
            for (Datum datum : one.data()) {
                least = Math.min(least, position(datum));
                greatest = Math.max(greatest, position(datum));
            }
        }
        if (least == greatest) {
            return Scale.alone(least, frame.left(), frame.right(), quantity.unit());
        }
        if (quantity.log()) {
            return Scale.logarithmic(least, greatest, frame.left(), frame.right(), HORIZONTAL_TICKS, quantity.unit());
        }
        double room = (greatest - least) * ROOM;
        return Scale.linear(
                least - room, greatest + room, frame.left(), frame.right(), HORIZONTAL_TICKS, quantity.unit());
    }

    private void data() {
        boolean bands = series.size() <= MOST_BANDS;
        if (bands) {
            series.forEach(this::band);
        }
        for (Series one : series) {
            List<Shape> parts = new ArrayList<>();
            for (List<Datum> run : runs(one.data(), Datum::isThere)) {
                if (run.size() > 1) {
                    parts.add(new Line(run.stream().map(this::place).toList(), one.ink(), 2, one.dash()));
                }
            }
            for (Datum datum : one.data()) {
                if (!bands && datum.hasInterval()) {
                    parts.addAll(Ranges.bar(x.at(position(datum)), y.at(datum.low()), y.at(datum.high()), one.ink()));
                }
                if (datum.isThere()) {
                    parts.add(new Mark(place(datum), one.marker(), one.ink(), RADIUS, datum.data(), datum.tip()));
                }
            }
            shapes.add(new Group("series", Map.of("series", one.name()), parts));
        }
    }

    private void band(Series one) {
        for (List<Datum> run : runs(one.data(), Datum::hasInterval)) {
            List<Point> around = new ArrayList<>();
            run.forEach(datum -> around.add(new Point(x.at(position(datum)), y.at(datum.low()))));
            for (int i = run.size() - 1; i >= 0; i--) {
                around.add(new Point(x.at(position(run.get(i))), y.at(run.get(i).high())));
            }
            if (run.size() > 1) {
                shapes.add(new Area(around, one.ink(), BAND));
            } else {
                Datum alone = run.get(0);
                shapes.addAll(Ranges.bar(x.at(position(alone)), y.at(alone.low()), y.at(alone.high()), one.ink()));
            }
        }
    }

    private Point place(Datum datum) {
        return new Point(x.at(position(datum)), y.at(datum.mean()));
    }

    /** Where lines end at the last value of the axis. */
    private double[] ends() {
        double[] ends = new double[series.size()];
        double last = series.stream()
                .flatMap(one -> one.data().stream())
                .mapToDouble(LineChart::position)
                .max()
                .orElse(Double.NaN);
        for (int i = 0; i < ends.length; i++) {
            ends[i] = series.get(i).data().stream()
                    .filter(datum -> datum.isThere() && position(datum) == last)
                    .mapToDouble(datum -> y.at(datum.mean()))
                    .findFirst()
                    .orElse(Double.NaN);
        }
        return ends;
    }

    /** Neighbours that are all there. */
    private static List<List<Datum>> runs(List<Datum> data, Predicate<Datum> isThere) {
        List<List<Datum>> runs = new ArrayList<>();
        boolean open = false;
        for (Datum datum : data) {
            if (!isThere.test(datum)) {
                open = false;
            } else if (open) {
                runs.get(runs.size() - 1).add(datum);
            } else {
                runs.add(new ArrayList<>(List.of(datum)));
                open = true;
            }
        }
        return runs;
    }
}
