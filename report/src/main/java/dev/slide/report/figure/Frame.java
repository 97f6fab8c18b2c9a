package dev.slide.report.figure;

import dev.slide.report.figure.Shape.Anchor;
import dev.slide.report.figure.Shape.Line;
import dev.slide.report.figure.Shape.Text;
import java.util.List;

/** Where data is drawn, in pixels, and the axes around it. */
record Frame(double left, double top, double right, double bottom) {
    static final int WIDTH = 720;
    static final int HEIGHT = 440;
    static final double TITLE = 14;
    static final double FONT = 12;
    static final double SMALL = 10.5;
    /** Above the data: the title. Below: labels, the axis' name, the note. */
    static final int ABOVE = 44;

    static final int BELOW = 72;
    static final double EDGE = 14;
    private static final double TICK = 4;

    /** The frame of a figure with one, between the labels of a vertical axis and those of the series. */
    static Frame beside(List<Scale.Tick> vertical, double rightOfIt, double height, double below) {
        double widest = vertical.stream()
                .mapToDouble(tick -> Glyphs.width(tick.label(), SMALL))
                .max()
                .orElse(0);
        return new Frame(EDGE + FONT + 10 + widest + TICK + 4, ABOVE, WIDTH - rightOfIt, height - below);
    }

    double width() {
        return right - left;
    }

    double height() {
        return bottom - top;
    }

    /** Lines across at the marks of a vertical axis, their labels, and its line. */
    void vertical(List<Shape> shapes, Scale scale, boolean labels) {
        for (Scale.Tick tick : scale.ticks()) {
            double y = scale.at(tick.value());
            shapes.add(Line.of(new Point(left, y), new Point(right, y), Ink.GRID, 1));
            if (labels) {
                shapes.add(Text.of(
                        new Point(left - TICK - 4, y + SMALL * 0.36), tick.label(), Ink.QUIET, SMALL, Anchor.END));
            }
        }
        shapes.add(Line.of(new Point(left, top), new Point(left, bottom), Ink.QUIET, 1));
    }

    /** Marks of a horizontal axis, their labels where they do not meet, and its line. */
    void horizontal(List<Shape> shapes, Scale scale) {
        shapes.add(Line.of(new Point(left, bottom), new Point(right, bottom), Ink.QUIET, 1));
        double free = Double.NEGATIVE_INFINITY;
        for (Scale.Tick tick : scale.ticks()) {
            double x = scale.at(tick.value());
            shapes.add(Line.of(new Point(x, bottom), new Point(x, bottom + TICK), Ink.QUIET, 1));
            double half = Glyphs.width(tick.label(), SMALL) / 2;
            if (x - half > free) {
                shapes.add(Text.of(new Point(x, bottom + TICK + 13), tick.label(), Ink.QUIET, SMALL, Anchor.MIDDLE));
                free = x + half + 6;
            }
        }
    }

    /** The title and the note, for a figure of some height. */
    static void words(List<Shape> shapes, Words words, double height) {
        String title = Glyphs.fitted(words.title(), TITLE, WIDTH - 2 * EDGE);
        shapes.add(new Text(new Point(EDGE, 26), title, Ink.TEXT, TITLE, Anchor.START, 0, words.title()));
        String note = Glyphs.fitted(words.note(), SMALL, WIDTH - 2 * EDGE);
        shapes.add(new Text(new Point(EDGE, height - 10), note, Ink.QUIET, SMALL, Anchor.START, 0, words.note()));
    }

    /** The names of both axes. */
    void names(List<Shape> shapes, String horizontal, String vertical, double nameBaseline) {
        String below = Glyphs.fitted(horizontal, FONT, WIDTH - 2 * EDGE);
        double half = Glyphs.width(below, FONT) / 2;
        double x = Math.max(EDGE + half, Math.min((left + right) / 2, WIDTH - EDGE - half));
        shapes.add(new Text(new Point(x, nameBaseline), below, Ink.TEXT, FONT, Anchor.MIDDLE, 0, horizontal));
        String aside = Glyphs.fitted(vertical, FONT, height() + 30);
        shapes.add(new Text(
                new Point(EDGE + FONT * 0.8, (top + bottom) / 2), aside, Ink.TEXT, FONT, Anchor.MIDDLE, -90, vertical));
    }
}
