package dev.slide.simulator;

import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.ScenarioReader;
import dev.slide.scenario.Tree;
import dev.slide.simulator.draw.Distribution;
import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the models users may ask for: of the zoo, layer by layer, of a scenario's file, or made up. */
final class ModelsReader {
    private static final String KINDS =
            "a name of the zoo, {zoo: name, ..}, {name: .., layers: [..]}, {file: scenario.yaml} or {synthetic: {..}}";
    private static final double MOST = 1e18;

    private final Problems problems;
    private final NamedFiles files;
    private final List<ModelProfile> models = new ArrayList<>();

    private ModelsReader(Problems problems, NamedFiles files) {
        this.problems = problems;
        this.files = files;
    }

    /** The models under the key {@code models}; one harmless one after problems. */
    static List<ModelProfile> read(Fields base, NamedFiles files) {
        ModelsReader reader = new ModelsReader(base.problems(), files);
        List<Tree> elements = base.list("models", KINDS);
        for (int i = 0; i < elements.size(); i++) {
            String path = "models[" + i + "]";
            try {
                reader.element(elements.get(i), path);
            } catch (IllegalArgumentException e) {
                base.problems().add(path, String.valueOf(e.getMessage()));
            }
        }
        Set<String> names = new HashSet<>();
        for (ModelProfile model : reader.models) {
            if (!names.add(model.name())) {
                base.problems().add("models", model.name() + " is there twice; give one of them another name");
            }
        }
        return reader.models.isEmpty()
                ? List.of(new ModelProfile("none", 0, List.of(new LayerProfile("none", 0, 0, 0))))
                : List.copyOf(reader.models);
    }

    private void element(Tree tree, String path) {
        if (tree instanceof Tree.Text) {
            Fields named = Fields.of(new Tree.Branch(Map.of(path, tree)), "", problems);
            zoo(named.word(path, ZooTable.names()), "", Double.NaN, 32);
            return;
        }
        Fields in = Fields.of(tree, path, problems);
        if (in.has("zoo")) {
            String model = in.word("zoo", ZooTable.names());
            zoo(
                    model,
                    in.textOr("name", model, ""),
                    in.numberOr("accuracy", Double.NaN, 0, 1e6, "more is better"),
                    in.numberOr("bitsPerParameter", 32, 1, 64, "32 for fp32, 16 for fp16, 8 for int8"));
        } else if (in.has("layers")) {
            layers(in);
        } else if (in.has("file")) {
            file(in.text("file", "a scenario's file"), path);
        } else if (in.has("synthetic")) {
            synthetic(in.object("synthetic"));
        } else {
            problems.add(path, "is no model; give " + KINDS);
            return;
        }
        in.end();
    }

    private void zoo(String model, String name, double accuracy, double bitsPerParameter) {
        List<LayerProfile> layers = new ArrayList<>();
        for (ZooTable.Row row : ZooTable.layers(model)) {
            layers.add(new LayerProfile(row.name(), bitsPerParameter * row.parameters(), row.flopPerSample(), 0));
        }
        models.add(new ModelProfile(
                name.isEmpty() ? model : name, Double.isNaN(accuracy) ? ZooTable.accuracy(model) : accuracy, layers));
    }

    private void layers(Fields in) {
        List<LayerProfile> layers = new ArrayList<>();
        List<Tree> elements = in.list("layers", "objects with sizeBits and flopPerSample");
        for (int l = 0; l < elements.size(); l++) {
            Fields layer = Fields.of(elements.get(l), in.path("layers[" + l + "]"), problems);
            layers.add(new LayerProfile(
                    layer.textOr("name", "layer" + (l + 1), ""),
                    layer.number("sizeBits", 0, MOST, "bits"),
                    layer.number("flopPerSample", 0, MOST, "FLOP"),
                    layer.numberOr("overheadSeconds", 0, 0, 1e6, "seconds")));
            layer.end();
        }
        String name = in.text("name", "the model's name");
        double accuracy = in.numberOr("accuracy", 0, 0, 1e6, "more is better");
        if (!layers.isEmpty() && !name.isEmpty()) {
            models.add(new ModelProfile(name, accuracy, layers));
        }
    }

    private void file(String file, String path) {
        try {
            models.addAll(ScenarioReader.read(files.path(file)).models());
        } catch (ScenarioException e) {
            e.lines().forEach(line -> problems.add(path + ".file", line));
        } catch (IOException | InvalidPathException e) {
            problems.add(path + ".file", file + " cannot be read: " + e.getMessage());
        }
    }

    /** Models of layers whose sizes differ: sizes and work of the models are spread evenly, in logarithms, over the ranges. */
    private void synthetic(Fields in) {
        int count = in.whole("count", 1, 1000, "how many models");
        int layers = in.whole("layers", 1, 10_000, "of each model");
        double[] bits = range(in, "sizeBits", "least and greatest size of a model");
        double[] flop = range(in, "flopPerSample", "least and greatest work of a model");
        double bitsFirst = in.numberOr("bitsFirst", 0, 0, 1, "0: bytes anywhere; 1: most of them in the first layers");
        double workLast = in.numberOr("workLast", 0, 0, 1, "0: work anywhere; 1: most of it in the last layers");
        long seed = (long) in.numberOr("seed", 1, 0, 1e15, "of the layers' sizes");
        in.end();
        Draws draws = new Draws(seed);
        for (int m = 0; m < count; m++) {
            double place = count == 1 ? 0 : m / (count - 1.0);
            draws.at(0, Purpose.LIBRARY, m);
            double[] bitWeights = weights(layers, draws, -bitsFirst);
            double[] flopWeights = weights(layers, draws, workLast);
            List<LayerProfile> profiles = new ArrayList<>();
            for (int l = 0; l < layers; l++) {
                profiles.add(new LayerProfile(
                        "layer" + (l + 1),
                        Math.rint(between(bits, place) * bitWeights[l]),
                        Math.rint(between(flop, place) * flopWeights[l]),
                        0));
            }
            models.add(new ModelProfile("model" + (m + 1), 0.6 + 0.3 * place, profiles));
        }
    }

    private static double[] range(Fields in, String name, String advice) {
        List<Double> ends = Distributions.numbers(in, name);
        if (ends.size() != 2 || !(ends.get(0) > 0 && ends.get(0) <= ends.get(1) && ends.get(1) <= MOST)) {
            throw new IllegalArgumentException(name + ": give two numbers above 0, " + advice);
        }
        return new double[] {ends.get(0), ends.get(1)};
    }

    private static double between(double[] ends, double place) {
        return ends[0] * StrictMath.pow(ends[1] / ends[0], place);
    }

    /** Shares of 1, each drawn between 0.2 and 1.8 times the mean of its place; the slope leans them to one end. */
    private static double[] weights(int count, Draws draws, double slope) {
        Distribution around = new Distribution.Uniform(0.2, 1.8);
        double[] weights = new double[count];
        double sum = 0;
        for (int l = 0; l < count; l++) {
            double place = (l + 0.5) / count;
            weights[l] = around.draw(draws) * (1 + slope * (2 * place - 1));
            sum += weights[l];
        }
        for (int l = 0; l < count; l++) {
            weights[l] /= sum;
        }
        return weights;
    }
}
