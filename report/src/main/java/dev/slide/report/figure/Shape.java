package dev.slide.report.figure;

import java.util.List;
import java.util.Map;

/** A part of a drawing. */
sealed interface Shape {
    /** A line through points; of one alone nothing is seen. */
    record Line(List<Point> points, Ink ink, double width, Dash dash) implements Shape {
        static Line of(Point from, Point to, Ink ink, double width) {
            return new Line(List.of(from, to), ink, width, Dash.SOLID);
        }
    }

    /** A filled polygon. */
    record Area(List<Point> points, Ink ink, double opacity) implements Shape {}

    /**
     * A point's sign.
     *
     * @param data what it stands for, by names for programs
     * @param tip what it stands for, for readers; empty if it is only a sample
     */
    record Mark(Point at, Marker marker, Ink ink, double radius, Map<String, String> data, String tip)
            implements Shape {}

    /**
     * Words.
     *
     * @param at where the anchor is on the baseline
     * @param size of the font
     * @param angle in degrees, clockwise
     * @param full what it is a shortened form of, or the same
     */
    record Text(Point at, String words, Ink ink, double size, Anchor anchor, double angle, String full)
            implements Shape {
        static Text of(Point at, String words, Ink ink, double size, Anchor anchor) {
            return new Text(at, words, ink, size, anchor, 0, words);
        }
    }

    /** Shapes that belong together. */
    record Group(String style, Map<String, String> data, List<Shape> shapes) implements Shape {}

    /** What of the words is at the given place. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }
}
