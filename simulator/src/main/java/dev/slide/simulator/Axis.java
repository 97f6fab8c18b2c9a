package dev.slide.simulator;

import java.util.List;

/** What an experiment varies while all else stays as in its base. Immutable. */
public final class Axis {
    private final String name;
    private final String label;
    private final String unit;
    private final List<Point> points;

    /**
     * A point of an axis.
     *
     * @param value as results call it: a number in its shortest form, or a name
     * @param setting what is fixed there
     */
    record Point(String value, Setting setting) {}

    Axis(String name, String label, String unit, List<Point> points) {
        this.name = name;
        this.label = label;
        this.unit = unit;
        this.points = List.copyOf(points);
    }

    /** What results call it. */
    public String name() {
        return name;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** The unit of its values; empty if they have none. */
    public String unit() {
        return unit;
    }

    /** Its values in their order: numbers in their shortest form, or names. */
    public List<String> values() {
        return points.stream().map(Point::value).toList();
    }

    List<Point> points() {
        return points;
    }
}
