package dev.slide.simulator;

import dev.slide.scenario.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The zoo's models layer by layer, as the zoo itself counts them; a test compares the two. */
public final class ZooTable {
    private static final ZooTable TABLE = new ZooTable(Resources.text("zoo.csv"));

    private final Map<String, List<Row>> models = new LinkedHashMap<>();
    private final Tree.Branch accuracies = Resources.tree("accuracies.yaml");

    /**
     * A layer: what is computed with one matrix of weights, and what follows until the next.
     *
     * @param name of the layer
     * @param parameters that it is the first to need
     * @param flopPerSample of products, convolutions and recurrences
     */
    public record Row(String name, long parameters, double flopPerSample) {}

    private ZooTable(String csv) {
        List<String> lines = csv.lines().toList();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            models.computeIfAbsent(fields[0], name -> new ArrayList<>())
                    .add(new Row(fields[1], Long.parseLong(fields[2]), Double.parseDouble(fields[3])));
        }
    }

    /** Names of all models. */
    public static List<String> names() {
        return List.copyOf(TABLE.models.keySet());
    }

    /** The layers of a model that there is, in the order of execution. */
    public static List<Row> layers(String model) {
        List<Row> rows = TABLE.models.get(model);
        if (rows == null) {
            throw new IllegalArgumentException("model " + model + " is unknown; there are " + names());
        }
        return List.copyOf(rows);
    }

    /** The accuracy published for it; 0 if there is none. */
    static double accuracy(String model) {
        return TABLE.accuracies.entries().get(model) instanceof Tree.Num number ? number.value() : 0;
    }
}
