package dev.slide.report.figure;

import java.util.List;

/**
 * What is drawn in one colour.
 *
 * @param name for the label
 * @param style which colour, sign and dashes: its number among all series that a reader may compare
 * @param data in the order of the axis
 */
public record Series(String name, int style, List<Datum> data) {
    public Series {
        data = List.copyOf(data);
    }

    Ink ink() {
        return Ink.series(style);
    }

    Marker marker() {
        return Marker.series(style);
    }

    Dash dash() {
        return Dash.series(style);
    }
}
