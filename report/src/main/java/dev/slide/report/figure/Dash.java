package dev.slide.report.figure;

import java.util.List;

/** How a line is broken. */
enum Dash {
    SOLID,
    DASHED,
    DOTTED,
    DASH_DOT,
    SHORT;

    /** Of strokes and gaps in turn, in pixels; empty for an unbroken line. */
    List<Double> lengths() {
        return switch (this) {
            case SOLID -> List.of();
            case DASHED -> List.of(7.0, 3.5);
            case DOTTED -> List.of(1.8, 2.6);
            case DASH_DOT -> List.of(8.0, 3.0, 1.8, 3.0);
            case SHORT -> List.of(4.0, 2.0);
        };
    }

    /** The dashes of the nth series. */
    static Dash series(int n) {
        return values()[n % values().length];
    }
}
