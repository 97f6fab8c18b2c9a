package dev.slide.report.figure;

import dev.slide.report.figure.Distribution.Curve;
import dev.slide.report.figure.Distribution.Step;
import dev.slide.report.figure.Shape.Anchor;
import dev.slide.report.figure.Shape.Group;
import dev.slide.report.figure.Shape.Line;
import dev.slide.report.figure.Shape.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Distribution functions, one panel for each point, all to the same scales. */
public final class DistributionChart {
    private static final int MOST_COLUMNS = 3;
    private static final double PANEL_HEIGHT = 150;
    private static final double HEAD = 18;
    private static final double FOOT = 24;
    private static final double BETWEEN = 22;

    private DistributionChart() {}

    /**
     * Draws a figure.
     *
     * @param horizontal what the numbers are
     * @param share the name of the vertical axis
     * @param series the names and styles, for the labels; their data are not looked at
     */
    public static Picture of(
            Words words, Quantity horizontal, String share, List<Distribution> panels, List<Series> series) {
        Labels labels = new Labels(series, true, false);
        int columns = Math.min(MOST_COLUMNS, panels.size());
        int rows = (panels.size() + columns - 1) / columns;
        double height = Math.max(
                rows == 1 ? Frame.HEIGHT : Frame.ABOVE + Frame.BELOW + rows * (PANEL_HEIGHT + HEAD + FOOT) - FOOT,
                labels.height() + Frame.ABOVE + Frame.BELOW + 10);
        Scale shares = Scale.linear(0, 1, 0, 1, 5, "");
        Frame all = Frame.beside(shares.ticks(), labels.width(), height, Frame.BELOW);
        double[] range = range(panels);

        List<Shape> shapes = new ArrayList<>();
        double width = (all.width() - (columns - 1) * BETWEEN) / columns;
        double pitch = (all.height() + FOOT) / rows;
        for (int i = 0; i < panels.size(); i++) {
            double left = all.left() + (i % columns) * (width + BETWEEN);
            int row = i / columns;
            double top = all.top() + row * pitch;
            boolean named = panels.size() > 1;
            Frame frame = new Frame(left, top + (named ? HEAD : 0), left + width, top + pitch - FOOT);
            Scale x = Scale.wide(
                    range[0], range[1], frame.left(), frame.right(), columns == 1 ? 8 : 4, horizontal.unit());
            Scale y = Scale.linear(0, 1, frame.bottom(), frame.top(), 5, "");
            frame.vertical(shapes, y, i % columns == 0);
            frame.horizontal(shapes, x);
            if (named) {
                String name = panels.get(i).name();
                shapes.add(new Text(
                        new Point(frame.left() + width / 2, top + 11),
                        Glyphs.fitted(name, Frame.SMALL, width),
                        Ink.TEXT,
                        Frame.SMALL,
                        Anchor.MIDDLE,
                        0,
                        name));
            }
            panels.get(i).curves().forEach(curve -> shapes.add(curve(curve, x, y)));
        }
        double[] none = new double[series.size()];
        Arrays.fill(none, Double.NaN);
        labels.draw(shapes, all, none);
        Unit unit = Scale.wide(range[0], range[1], 0, 1, 8, horizontal.unit()).unit();
        all.names(shapes, unit.after(horizontal.label()), share, all.bottom() + 38);
        Frame.words(shapes, words, height);
        return new Picture(new Drawing(Frame.WIDTH, (int) height, words.title(), words.description(), shapes));
    }

    private static Shape curve(Curve curve, Scale x, Scale y) {
        List<Point> points = new ArrayList<>();
        double before = 0;
        for (Step step : curve.steps()) {
            points.add(new Point(x.at(step.value()), y.at(before)));
            points.add(new Point(x.at(step.value()), y.at(step.share())));
            before = step.share();
        }
        Line line = new Line(points, Ink.series(curve.style()), 2, Dash.series(curve.style()));
        return new Group("series", curve.data(), List.of(line));
    }

    private static double[] range(List<Distribution> panels) {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (Distribution panel : panels) {
            for (Curve curve : panel.curves()) {
                for (Step step : curve.steps()) {
                    range[0] = Math.min(range[0], step.value());
                    range[1] = Math.max(range[1], step.value());
                }
            }
        }
        return range[0] > range[1] ? new double[] {0, 1} : range;
    }
}
