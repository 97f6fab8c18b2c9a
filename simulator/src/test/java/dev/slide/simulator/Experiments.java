package dev.slide.simulator;

import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Tree;
import dev.slide.scenario.TreeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Experiments for tests. */
final class Experiments {
    private Experiments() {}

    static Experiment of(String... lines) throws ScenarioException {
        String text = String.join("\n", lines);
        Tree tree = TreeReader.read("test.yaml", text);
        return ExperimentReader.read("test.yaml", tree, Path.of(""), text, List.of());
    }

    /** The messages of an experiment that is wrong. */
    static List<String> faults(String... lines) {
        try {
            of(lines);
            return List.of();
        } catch (ScenarioException e) {
            return e.lines();
        }
    }

    /** The setting of a base with these lines under {@code base:}. */
    static Setting setting(String... base) throws ScenarioException {
        List<String> lines =
                new ArrayList<>(List.of("title: t", "axes: [{path: plan.shareLeftover, values: [false]}]", "base:"));
        for (String line : base) {
            lines.add("  " + line);
        }
        return of(lines.toArray(new String[0])).axes().get(0).points().get(0).setting();
    }
}
