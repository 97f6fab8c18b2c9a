package dev.slide.simulator;

import dev.slide.report.ReportText;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Tree;
import dev.slide.scenario.TreeReader;
import java.util.ArrayList;
import java.util.List;

/** What a report says beside the results, from an experiment's configuration. */
public final class ReportTexts {
    private static final List<ReportText.Metric> METRICS = List.of(
            new ReportText.Metric("users", "users", ""),
            new ReportText.Metric("admitted", "tasks served", ""),
            new ReportText.Metric("bandwidthUsedHz", "bandwidth used", "Hz"),
            new ReportText.Metric("objective", "objective", ""),
            new ReportText.Metric("upperBound", "upper bound of the objective", ""),
            new ReportText.Metric("admittedFraction", "part of the tasks that is served", ""),
            new ReportText.Metric("latencyMeanSeconds", "mean end-to-end latency", "s"),
            new ReportText.Metric("latencyP50Seconds", "median end-to-end latency", "s"),
            new ReportText.Metric("latencyP95Seconds", "95th percentile of the end-to-end latency", "s"),
            new ReportText.Metric("energyMeanJoules", "mean energy of a task", "J"),
            new ReportText.Metric("refusedAccuracy", "refused for accuracy", ""),
            new ReportText.Metric("refusedDeadline", "refused for the deadline", ""),
            new ReportText.Metric("refusedEnergy", "refused for energy", ""),
            new ReportText.Metric("refusedBandwidth", "refused for bandwidth", ""));

    private ReportTexts() {}

    /**
     * The texts of an experiment that has been read before.
     *
     * @param configuration as YAML; files that it names are not needed
     * @param version of the program
     * @throws IllegalArgumentException if it is no experiment
     */
    public static ReportText of(String configuration, String version) {
        try {
            if (TreeReader.read("experiment.yaml", configuration) instanceof Tree.Branch tree) {
                return of(tree, configuration, version);
            }
        } catch (ScenarioException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        throw new IllegalArgumentException("experiment.yaml: is no experiment");
    }

    private static ReportText of(Tree.Branch tree, String configuration, String version) {
        List<ReportText.Axis> axes = new ArrayList<>();
        for (Tree element : row(tree, "axes")) {
            if (element instanceof Tree.Branch axis) {
                String name = text(axis, "name", text(axis, "path", ""));
                axes.add(new ReportText.Axis(
                        name,
                        text(axis, "label", name),
                        text(axis, "unit", ""),
                        text(axis, "scale", "linear").equals("log") ? ReportText.Scale.LOG : ReportText.Scale.LINEAR));
            }
        }
        List<String> drawn = words(row(tree, "metrics"));
        List<String> distributions = words(row(tree, "distributions"));
        List<String> schemes = words(row(tree, "schemes"));
        double seed = tree.entries().get("seed") instanceof Tree.Num number ? number.value() : 1;
        return new ReportText(
                text(tree, "title", ""),
                text(tree, "description", ""),
                configuration,
                (long) seed,
                version,
                axes,
                METRICS.stream()
                        .filter(metric ->
                                drawn.isEmpty() ? metric.name().equals("admitted") : drawn.contains(metric.name()))
                        .toList(),
                distributions,
                text(tree, "reference", schemes.isEmpty() ? "slide" : schemes.get(0)));
    }

    private static List<Tree> row(Tree.Branch tree, String name) {
        return tree.entries().get(name) instanceof Tree.Row row ? row.elements() : List.of();
    }

    private static List<String> words(List<Tree> elements) {
        List<String> words = new ArrayList<>();
        for (Tree element : elements) {
            if (element instanceof Tree.Text text) {
                words.add(text.value());
            }
        }
        return words;
    }

    private static String text(Tree.Branch tree, String name, String usual) {
        return tree.entries().get(name) instanceof Tree.Text text ? text.value() : usual;
    }
}
