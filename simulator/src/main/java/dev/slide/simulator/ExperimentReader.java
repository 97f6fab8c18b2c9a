package dev.slide.simulator;

import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.Tree;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an experiment from its tree; all that is wrong comes at once. */
final class ExperimentReader {
    private static final int MOST_REPLICATIONS = 100_000_000;
    private static final int MOST_POINTS = 10_000;
    private static final String AXES = "objects with path and values, or with name and points";

    private final Fields in;
    private final Problems problems = new Problems();
    private final NamedFiles files;
    private final List<Scheme> given;

    private ExperimentReader(Tree tree, Path folder, List<Scheme> given) {
        this.in = Fields.of(tree, "", problems);
        files = new NamedFiles(folder);
        this.given = given;
    }

    /**
     * Reads an experiment.
     *
     * @param name for messages
     * @param tree the experiment
     * @param folder against which names of files are resolved
     * @param text as it is written
     * @param given the schemes, if not those that the tree names
     */
    static Experiment read(String name, Tree tree, Path folder, String text, List<Scheme> given)
            throws ScenarioException {
        ExperimentReader reader = new ExperimentReader(tree, folder, given);
        Experiment experiment = reader.experiment(text);
        reader.problems.check(name);
        if (experiment == null) {
            throw new IllegalStateException("a part is missing without a problem");
        }
        return experiment;
    }

    private @Nullable Experiment experiment(String text) {
        String title = in.text("title", "what the report is called");
        String description = in.textOr("description", "", "");
        long seed = (long) in.numberOr("seed", 1, 0, 1e15, "a whole number");
        int replications =
                in.has("replications") ? in.whole("replications", 1, MOST_REPLICATIONS, "drops of each point") : 100;
        Precision precision = in.has("precision") ? precision(in.object("precision"), replications) : null;
        List<Scheme> schemes = given.isEmpty() ? schemes() : given;
        List<String> names = schemes.stream().map(Scheme::name).toList();
        String reference = in.has("reference") ? in.word("reference", names) : names.get(0);
        List<Metric> metrics = metrics();
        distributions(metrics);
        Tree base = in.value("base");
        List<Axis> axes = axes(base == null ? new Tree.Branch(Map.of()) : base);
        in.end();
        return problems.count() > 0
                ? null
                : new Experiment(
                        title,
                        description,
                        seed,
                        replications,
                        precision,
                        schemes,
                        reference,
                        metrics,
                        axes,
                        text,
                        files.lines());
    }

    private static Precision precision(Fields in, int replications) {
        Metric metric = Metric.named(in.has("metric") ? in.word("metric", Metric.columns()) : "admitted");
        double halfWidth = in.number("halfWidth", 1e-6, 1, "half of the 95 % interval, as a part of the mean");
        int most = in.whole("most", replications, MOST_REPLICATIONS, "replications at which to stop in any case");
        in.end();
        return new Precision(metric, halfWidth, most);
    }

    private List<Scheme> schemes() {
        Schemes known = Schemes.load();
        if (!in.has("schemes")
                || (in.value("schemes") instanceof Tree.Text text
                        && text.value().equals("all"))) {
            return known.all();
        }
        List<Scheme> schemes = new ArrayList<>();
        for (String name : words("schemes", known.names(), "all, or a list of schemes")) {
            schemes.add(known.named(name));
        }
        return schemes.isEmpty() ? known.all() : schemes;
    }

    private List<Metric> metrics() {
        if (!in.has("metrics")) {
            return List.of(Metric.ADMITTED);
        }
        return words("metrics", Metric.columns(), "columns of the results").stream()
                .map(Metric::named)
                .toList();
    }

    private void distributions(List<Metric> metrics) {
        if (in.has("distributions")) {
            List<String> drawn = metrics.isEmpty()
                    ? Metric.columns()
                    : metrics.stream().map(Metric::column).toList();
            words("distributions", drawn, "metrics of which the spread over drops is drawn too");
        }
    }

    /** A list of known words, none of them twice. */
    private List<String> words(String name, List<String> known, String advice) {
        List<String> words = new ArrayList<>();
        List<Tree> elements = in.list(name, advice);
        for (int i = 0; i < elements.size(); i++) {
            String path = name + "[" + i + "]";
            long before = problems.count();
            String word = Fields.of(new Tree.Branch(Map.of(path, elements.get(i))), "", problems)
                    .word(path, known);
            if (words.contains(word) && problems.count() == before) {
                problems.add(path, word + " is there twice; leave one of them");
            } else if (problems.count() == before) {
                words.add(word);
            }
        }
        return words;
    }

    private List<Axis> axes(Tree base) {
        List<Axis> axes = new ArrayList<>();
        if (!(base instanceof Tree.Branch own)) {
            problems.add("base", base.described() + " is not an object; give one");
            return axes;
        }
        Tree.Branch whole = SettingReader.overDefaults(own);
        Problems ofBase = new Problems();
        SettingReader.read(whole, files, ofBase);
        problems.addAll("base", ofBase);
        List<Tree> elements = in.list("axes", AXES);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            String path = "axes[" + i + "]";
            Axis axis = axis(Fields.of(elements.get(i), path, problems), whole, ofBase.count() == 0);
            if (!names.add(axis.name())) {
                problems.add(path + ".name", axis.name() + " is there twice; give another");
            }
            axes.add(axis);
        }
        if (axes.stream().mapToInt(axis -> axis.points().size()).sum() > MOST_POINTS) {
            problems.add("axes", "have more than " + MOST_POINTS + " points; split the experiment");
        }
        return axes;
    }

    private Axis axis(Fields in, Tree.Branch base, boolean baseIsRight) {
        String path = in.has("path") ? in.text("path", "such as users.count") : "";
        String name = csvSafe(in, in.has("name") || path.isEmpty() ? in.text("name", "a word") : path, "name");
        String label = in.textOr("label", name, "");
        String unit = in.textOr("unit", "", "");
        if (in.has("scale")) {
            in.word("scale", List.of("linear", "log"));
        }
        List<Axis.Point> points = new ArrayList<>();
        Set<String> values = new HashSet<>();
        String list = path.isEmpty() ? "points" : "values";
        List<Tree> elements = in.list(list, path.isEmpty() ? "objects with name and set" : "numbers or names");
        for (int i = 0; i < elements.size(); i++) {
            String at = in.path(list + "[" + i + "]");
            Named point = path.isEmpty()
                    ? set(Fields.of(elements.get(i), at, problems), base)
                    : put(base, path, elements.get(i), at);
            if (point == null) {
                continue;
            }
            if (!values.add(point.name)) {
                problems.add(at, point.name + " is there twice; leave one of them");
            }
            Problems ofPoint = new Problems();
            Setting setting = baseIsRight ? SettingReader.read(point.tree, files, ofPoint) : null;
            problems.addAll(at, ofPoint);
            if (setting != null) {
                points.add(new Axis.Point(point.name, setting));
            }
        }
        in.end();
        return new Axis(name, label, unit, points);
    }

    private record Named(String name, Tree tree) {}

    /** A point of an axis that varies one field. */
    private @Nullable Named put(Tree base, String path, Tree value, String at) {
        String name;
        if (value instanceof Tree.Num number && Double.isFinite(number.value())) {
            name = number.text().matches("[-+0-9.eE]+")
                    ? Numbers.text(new BigDecimal(number.text()))
                    : Numbers.text(number.value());
        } else if (value instanceof Tree.Text text) {
            name = text.value();
        } else if (value instanceof Tree.Flag flag) {
            name = Boolean.toString(flag.value());
        } else {
            problems.add(at, value.described() + " has no name; use points with name and set instead of values");
            return null;
        }
        try {
            return new Named(csvSafe(name, at), TreePath.of(path).put(base, value));
        } catch (IllegalArgumentException e) {
            problems.add(at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** A point that sets several fields. */
    private @Nullable Named set(Fields in, Tree base) {
        String name = in.value("name") instanceof Tree.Num number
                ? Numbers.text(number.value())
                : csvSafe(in, in.text("name", "what results call the point"), "name");
        Tree tree = base;
        if (in.value("set") instanceof Tree.Branch set) {
            for (Map.Entry<String, Tree> entry : set.entries().entrySet()) {
                try {
                    tree = TreePath.of(entry.getKey()).put(tree, entry.getValue());
                } catch (IllegalArgumentException e) {
                    problems.add(in.path("set"), String.valueOf(e.getMessage()));
                    return null;
                }
            }
        } else {
            problems.add(in.path("set"), "is missing; give an object of paths and values");
            return null;
        }
        in.end();
        return new Named(name, tree);
    }

    private String csvSafe(Fields in, String word, String key) {
        return csvSafe(word, in.path(key));
    }

    /** Names stand in CSV as they are. */
    private String csvSafe(String word, String path) {
        if (word.matches(".*[,\"\\r\\n].*") || word.startsWith("=")) {
            problems.add(path, "\"" + word + "\" stands in CSV; leave commas, quotes and line ends out");
        }
        return word;
    }
}
