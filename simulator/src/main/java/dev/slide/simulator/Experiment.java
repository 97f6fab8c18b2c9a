package dev.slide.simulator;

import dev.slide.planner.Scheme;
import dev.slide.report.ReportException;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Tree;
import dev.slide.scenario.TreeReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cells to be drawn and planned over and over: what is varied, by which schemes it is planned, how often. Read from YAML
 * (docs/experiments.md), or built. Immutable; a {@link Runner} runs it.
 */
public final class Experiment {
    private final String title;
    private final String description;
    private final long seed;
    private final int replications;
    private final @Nullable Precision precision;
    private final List<Scheme> schemes;
    private final String reference;
    private final List<Metric> metrics;
    private final List<Axis> axes;
    private final String configuration;
    private final String namedFiles;

    Experiment(
            String title,
            String description,
            long seed,
            int replications,
            @Nullable Precision precision,
            List<Scheme> schemes,
            String reference,
            List<Metric> metrics,
            List<Axis> axes,
            String configuration,
            String namedFiles) {
        this.title = title;
        this.description = description;
        this.seed = seed;
        this.replications = replications;
        this.precision = precision;
        this.schemes = List.copyOf(schemes);
        this.reference = reference;
        this.metrics = List.copyOf(metrics);
        this.axes = List.copyOf(axes);
        this.configuration = configuration;
        this.namedFiles = namedFiles;
    }

    /**
     * Reads an experiment.
     *
     * @param file of YAML; names of files in it are resolved against its folder
     * @throws ScenarioException if it is none, with all that is wrong
     * @throws IOException if it cannot be read
     */
    public static Experiment read(Path file) throws IOException, ScenarioException {
        Tree tree = TreeReader.read(file);
        Path parent = file.toAbsolutePath().getParent();
        try {
            return ExperimentReader.read(
                    file.toString(), tree, parent == null ? file : parent, Files.readString(file), List.of());
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not a text in UTF-8", e);
        }
    }

    /**
     * Starts an experiment of the defaults, with all schemes there are.
     *
     * @param title of its report
     */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    public String title() {
        return title;
    }

    /** What it is for, in a few sentences; may be empty. */
    public String description() {
        return description;
    }

    /** What decides all that is drawn. */
    public long seed() {
        return seed;
    }

    /** Drops of each point; the least number of them if a precision is wanted. */
    public int replications() {
        return replications;
    }

    @Nullable
    Precision precision() {
        return precision;
    }

    /** By which every drop is planned. */
    public List<Scheme> schemes() {
        return schemes;
    }

    /** The scheme that others are compared with. */
    public String reference() {
        return reference;
    }

    /** The metrics worth a figure. */
    public List<String> metrics() {
        return metrics.stream().map(Metric::column).toList();
    }

    /** What is varied, one axis after the other. */
    public List<Axis> axes() {
        return axes;
    }

    /** The exact configuration, as YAML. */
    public String configuration() {
        return configuration;
    }

    /** The files that the configuration names, each with the digest of what was in it when it was read; a line each. */
    String namedFiles() {
        return namedFiles;
    }

    /**
     * What is drawn at a point: the cells that schemes plan.
     *
     * @param axis counted from 0
     * @param point counted from 0
     */
    public Drops drops(int axis, int point) {
        return new Drops(axes.get(axis).points().get(point).setting(), seed);
    }

    /**
     * Runs it with all cores: writes results.csv, figures and report.html.
     *
     * @param folder empty or not there, or of an interrupted run, which then goes on
     * @throws IOException if it holds something else, or cannot be written
     * @throws InterruptedException if the thread is interrupted; the finished part stays
     */
    public void run(Path folder) throws IOException, ReportException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        new Runner(this, cores, Shard.WHOLE, "library", Progress.NONE, Clock.systemUTC()).run(folder);
    }

    /** How many points there are on all axes. */
    public int points() {
        return axes.stream().mapToInt(axis -> axis.points().size()).sum();
    }

    /** Puts an experiment together. Its paths and values are those of the YAML. */
    public static final class Builder {
        private Tree.Branch tree = new Tree.Branch(Map.of());
        private Tree.Branch base = new Tree.Branch(Map.of());
        private final Map<String, List<Tree>> sweeps = new LinkedHashMap<>();
        private final List<Scheme> schemes = new ArrayList<>();

        private Builder(String title) {
            tree = tree.with("title", new Tree.Text(title));
        }

        /**
         * Sets a key of the base, such as {@code set("users.count", 40)}.
         *
         * @param path of a part and a key in it
         * @param value a number, text, truth, list or map of these
         */
        public Builder set(String path, Object value) {
            String[] steps = path.split("\\.", 2);
            Tree tree = Trees.of(value);
            if (steps.length == 1) {
                base = base.with(path, tree);
            } else {
                Tree part = base.entries().getOrDefault(steps[0], new Tree.Branch(Map.of()));
                base = base.with(steps[0], TreePath.of(steps[1]).put(part, tree));
            }
            return this;
        }

        /** Varies one number or word of the base; the axis has the path as its name. */
        public Builder sweep(String path, Object... values) {
            List<Tree> trees = new ArrayList<>();
            for (Object value : values) {
                trees.add(Trees.of(value));
            }
            sweeps.put(path, trees);
            return this;
        }

        /** Plans by these schemes, of which the first is compared with the others. */
        public Builder schemes(Scheme... chosen) {
            schemes.addAll(List.of(chosen));
            tree = tree.with("reference", new Tree.Text(schemes.get(0).name()));
            return this;
        }

        /** How many drops each point has; 100 by default. */
        public Builder replications(int count) {
            tree = tree.with("replications", Trees.of(count));
            return this;
        }

        /** What decides all that is drawn; 1 by default. */
        public Builder seed(long seed) {
            tree = tree.with("seed", Trees.of(seed));
            return this;
        }

        /** The metrics that are drawn; admitted tasks by default. */
        public Builder metrics(String... columns) {
            tree = tree.with("metrics", Trees.of(List.of(columns)));
            return this;
        }

        /**
         * The experiment.
         *
         * @throws IllegalArgumentException if something is wrong, with all of it
         */
        public Experiment build() {
            List<Tree> axes = new ArrayList<>();
            sweeps.forEach((path, values) -> axes.add(new Tree.Branch(Map.of())
                    .with("name", new Tree.Text(path))
                    .with("path", new Tree.Text(path))
                    .with("values", new Tree.Row(values))));
            Tree.Branch whole = tree.with("base", base).with("axes", new Tree.Row(axes));
            try {
                return ExperimentReader.read("experiment", whole, Path.of(""), Trees.yaml(whole), schemes);
            } catch (ScenarioException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
