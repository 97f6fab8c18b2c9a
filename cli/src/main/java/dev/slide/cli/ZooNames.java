package dev.slide.cli;

import dev.slide.pack.zoo.Zoo;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.scenario.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Models of the zoo as people name them. */
final class ZooNames {
    /** Stands for every model. */
    private static final String ALL = "all";

    private ZooNames() {}

    /** The model of this name. */
    static ZooModel find(String name) throws CliException {
        ZooModel model = Zoo.find(name);
        if (model == null) {
            String nearest = Spelling.nearest(name, Zoo.names());
            throw new CliException("unknown model '" + name + "'"
                    + (nearest == null ? "; slide zoo list shows them" : "; did you mean " + nearest + "?"));
        }
        return model;
    }

    /** The models of these names, each once; {@code all} is every one. */
    static List<ZooModel> findAll(List<String> names) throws CliException {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                wanted.addAll(Zoo.names());
            } else {
                wanted.add(name);
            }
        }
        List<ZooModel> models = new ArrayList<>();
        for (String name : wanted) {
            models.add(find(name));
        }
        return models;
    }
}
