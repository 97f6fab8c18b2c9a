package dev.slide.report.figure;

import java.util.List;
import java.util.Map;

/**
 * The distributions at one point.
 *
 * @param name of the point
 * @param curves one for each series
 */
public record Distribution(String name, List<Curve> curves) {
    public Distribution {
        curves = List.copyOf(curves);
    }

    /**
     * A distribution function.
     *
     * @param name of the series
     * @param style of the series
     * @param steps rising; the share is that of numbers not above the value
     * @param data the same for programs, by names in lower case
     */
    public record Curve(String name, int style, List<Step> steps, Map<String, String> data) {
        public Curve {
            steps = List.copyOf(steps);
        }
    }

    /** From this value on, the share. */
    public record Step(double value, double share) {}
}
