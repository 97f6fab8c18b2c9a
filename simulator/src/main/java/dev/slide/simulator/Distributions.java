package dev.slide.simulator;

import dev.slide.scenario.Tree;
import dev.slide.simulator.draw.Distribution;
import dev.slide.simulator.draw.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads distributions: a number, or an object such as {@code {uniform: [0.5, 2]}}. */
final class Distributions {
    private static final String ADVICE =
            "a number, {uniform: [a, b]}, {logUniform: [a, b]}, {normal: {mean, deviation, least, greatest}} or {choice: [..], weights: [..]}";

    private Distributions() {}

    /** The distribution of a key, of numbers in a range; a constant after a problem. */
    static Distribution read(Fields in, String name, double least, double greatest) {
        Tree tree = in.value(name);
        int before = (int) in.problems().count();
        Distribution read = fallback(least, greatest);
        try {
            read = of(tree, in, name);
        } catch (IllegalArgumentException e) {
            in.problems().add(in.path(name), String.valueOf(e.getMessage()));
        }
        if (in.problems().count() > before) {
            return fallback(least, greatest);
        }
        if (!(read.least() >= least && read.greatest() <= greatest)) {
            in.problems()
                    .add(
                            in.path(name),
                            "gives numbers from " + Numbers.text(read.least()) + " to " + Numbers.text(read.greatest())
                                    + "; give numbers from " + Numbers.text(least) + " to " + Numbers.text(greatest));
            return fallback(least, greatest);
        }
        return read;
    }

    private static Distribution fallback(double least, double greatest) {
        return new Distribution.Constant(Math.max(least, Math.min(greatest, 1)));
    }

    private static Distribution of(@Nullable Tree tree, Fields in, String name) {
        if (tree instanceof Tree.Num number) {
            return new Distribution.Constant(number.value());
        }
        if (!(tree instanceof Tree.Branch branch) || branch.entries().isEmpty()) {
            throw new IllegalArgumentException(
                    (tree == null ? "is missing" : tree.described() + " is no distribution") + "; give " + ADVICE);
        }
        Fields fields = Fields.of(branch, in.path(name), in.problems());
        Distribution read;
        if (fields.has("uniform")) {
            List<Double> ends = ends(fields, "uniform");
            read = new Distribution.Uniform(ends.get(0), ends.get(1));
        } else if (fields.has("logUniform")) {
            List<Double> ends = ends(fields, "logUniform");
            read = new Distribution.LogUniform(ends.get(0), ends.get(1));
        } else if (fields.has("normal")) {
            read = normal(fields.object("normal"));
        } else if (fields.has("choice")) {
            List<Double> values = numbers(fields, "choice");
            read = new Distribution.Choice(
                    values,
                    fields.has("weights") ? new Weights(numbers(fields, "weights")) : Weights.equal(values.size()));
        } else {
            read = new Distribution.Constant(1);
            fields.problems().add(in.path(name), "is no distribution; give " + ADVICE);
            return read;
        }
        fields.end();
        return read;
    }

    private static Distribution normal(Fields in) {
        double most = 1e30;
        double mean = in.number("mean", -most, most, "");
        double deviation = in.number("deviation", 1e-30, most, "");
        double least = in.number("least", -most, most, "the least number drawn");
        double greatest = in.number("greatest", -most, most, "the greatest number drawn");
        in.end();
        return new Distribution.Normal(mean, deviation, least, greatest);
    }

    private static List<Double> ends(Fields in, String name) {
        List<Double> ends = numbers(in, name);
        if (ends.size() != 2) {
            throw new IllegalArgumentException(name + " has " + ends.size() + " numbers; give two, [least, greatest]");
        }
        return ends;
    }

    /** A list of numbers. */
    static List<Double> numbers(Fields in, String name) {
        List<Double> numbers = new ArrayList<>();
        List<Tree> elements = in.list(name, "numbers");
        for (int i = 0; i < elements.size(); i++) {
            Fields one =
                    Fields.of(new Tree.Branch(Map.of("[" + i + "]", elements.get(i))), in.path(name), in.problems());
            numbers.add(one.number("[" + i + "]", -1e30, 1e30, ""));
        }
        return numbers.isEmpty() ? List.of(1.0, 1.0) : numbers;
    }
}
