package dev.slide.report;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a report says beside the results.
 *
 * @param title the experiment's name, for its heading
 * @param description what it is about; paragraphs are parted by empty lines
 * @param configuration the exact configuration, as text
 * @param seed what all random numbers come from
 * @param version of the program
 * @param axes how axes are named and drawn; those the results have beyond them are drawn by their bare names
 * @param metrics which columns are drawn and put into the page's tables, in this order
 * @param distributions names of those metrics whose distribution over replications is drawn too
 * @param referenceScheme the scheme that the others are compared with, pair by pair; must be in the results
 */
public record ReportText(
        String title,
        String description,
        String configuration,
        long seed,
        String version,
        List<Axis> axes,
        List<Metric> metrics,
        List<String> distributions,
        String referenceScheme) {

    public ReportText {
        axes = List.copyOf(axes);
        metrics = List.copyOf(metrics);
        distributions = List.copyOf(distributions);
        unique("axis", axes.stream().map(Axis::name).toList());
        unique("metric", metrics.stream().map(Metric::name).toList());
        unique("distribution", distributions);
        for (String name : distributions) {
            if (metrics.stream().noneMatch(metric -> metric.name().equals(name))) {
                throw new IllegalArgumentException("distribution " + name + " is of no metric that is drawn");
            }
        }
    }

    private static void unique(String kind, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(kind + " " + name + " is there twice");
            }
        }
    }

    /** How an axis is drawn. */
    Axis axis(String name) {
        Optional<Axis> said =
                axes.stream().filter(axis -> axis.name().equals(name)).findFirst();
        return said.orElseGet(() -> new Axis(name, name, "", Scale.LINEAR));
    }

    /** Where values lie on a numeric axis. */
    public enum Scale {
        LINEAR,
        LOG
    }

    /**
     * An axis of an experiment.
     *
     * @param name as in the results
     * @param label for readers
     * @param unit of the values, such as Hz; empty if they have none
     * @param scale LOG for values above 0 that span decades
     */
    public record Axis(String name, String label, String unit, Scale scale) {}

    /**
     * A column of the results.
     *
     * @param name as in the results
     * @param label for readers
     * @param unit of the values, such as s; empty if they have none
     */
    public record Metric(String name, String label, String unit) {}
}
