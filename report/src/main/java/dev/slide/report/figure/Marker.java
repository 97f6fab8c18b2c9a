package dev.slide.report.figure;

import java.util.List;

/** A point's sign. */
enum Marker {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    DIAMOND,
    WEDGE,
    BOX,
    RING;

    boolean isRound() {
        return this == CIRCLE || this == RING;
    }

    /** Whether it is filled with its colour; otherwise it shows what is behind it. */
    boolean isFilled() {
        return this != DIAMOND && this != BOX && this != RING;
    }

    /** The corners of one that is not round. */
    List<Point> around(Point centre, double radius) {
        return switch (this) {
            case CIRCLE, RING -> List.of();
            case SQUARE, BOX ->
                corners(centre, 0.88 * radius, new Point(-1, -1), new Point(1, -1), new Point(1, 1), new Point(-1, 1));
            case TRIANGLE ->
                corners(centre, radius, new Point(0, -1.15), new Point(1.08, 0.78), new Point(-1.08, 0.78));
            case WEDGE -> corners(centre, radius, new Point(0, 1.15), new Point(1.08, -0.78), new Point(-1.08, -0.78));
            case DIAMOND ->
                corners(centre, 1.25 * radius, new Point(0, -1), new Point(1, 0), new Point(0, 1), new Point(-1, 0));
        };
    }

    private static List<Point> corners(Point centre, double radius, Point... directions) {
        return List.of(directions).stream()
                .map(d -> new Point(centre.x() + d.x() * radius, centre.y() + d.y() * radius))
                .toList();
    }

    /** The sign of the nth series; with the colours' number they give 70 different series. */
    static Marker series(int n) {
        return values()[n % values().length];
    }
}
