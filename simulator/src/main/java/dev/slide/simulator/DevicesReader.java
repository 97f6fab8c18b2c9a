package dev.slide.simulator;

import dev.slide.model.ClockTable;
import dev.slide.scenario.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads devices: names of the catalogue, or objects that give every number, or change some of one in the catalogue. */
final class DevicesReader {
    private static final Tree.Branch CATALOGUE = Resources.tree("devices.yaml");

    /** The kinds, and how likely each is. */
    private final List<DeviceKind> kinds = new ArrayList<>();

    private final List<Double> weights = new ArrayList<>();

    List<DeviceKind> kinds() {
        return kinds;
    }

    List<Double> weights() {
        return weights;
    }

    /** Reads the devices under a key. */
    void read(Fields users) {
        List<Tree> elements = users.list("devices", "devices, such as [orin-nano, agx-orin]");
        for (int i = 0; i < elements.size(); i++) {
            String path = users.path("devices[" + i + "]");
            try {
                kinds.add(element(elements.get(i), path, users.problems()));
            } catch (IllegalArgumentException e) {
                users.problems().add(path, String.valueOf(e.getMessage()));
            }
        }
    }

    private DeviceKind element(Tree tree, String path, Problems problems) {
        List<String> names = List.copyOf(CATALOGUE.entries().keySet());
        if (tree instanceof Tree.Text) {
            String name =
                    Fields.of(new Tree.Branch(Map.of(path, tree)), "", problems).word(path, names);
            weights.add(1.0);
            return kind(Fields.of(CATALOGUE.entries().get(name), path, problems));
        }
        Fields given = Fields.of(tree, path, problems);
        weights.add(given.numberOr("weight", 1, 0, 1e9, "how likely this device is"));
        Tree.Branch merged = new Tree.Branch(Map.of());
        if (given.has("device")) {
            String name = given.word("device", names);
            if (CATALOGUE.entries().get(name) instanceof Tree.Branch known) {
                merged = known;
            }
        }
        if (tree instanceof Tree.Branch branch) {
            for (Map.Entry<String, Tree> entry : branch.entries().entrySet()) {
                merged = merged.with(entry.getKey(), entry.getValue());
            }
        }
        Fields all = Fields.of(merged, path, problems);
        all.has("device");
        all.has("weight");
        return kind(all);
    }

    private static DeviceKind kind(Fields in) {
        DeviceKind kind = new DeviceKind(
                in.number("flopPerCycle", 1e-6, 1e9, "FLOP of one cycle at the peak"),
                in.number("minFrequencyHz", 0, 1e12, "hertz"),
                in.number("maxFrequencyHz", 1, 1e12, "hertz"),
                in.numberOr("layerOverheadSeconds", 0, 0, 1e3, "seconds"),
                in.numberOr("staticPowerWatts", 0, 0, 1e6, "watts"),
                in.numberOr("dynamicPowerWattsPerHz3", 0, 0, 1, "watts per cubed hertz"),
                in.numberOr("receivePowerWatts", 0, 0, 1e6, "watts"),
                in.has("clocksHz")
                        ? new ClockTable(Distributions.numbers(in, "clocksHz").stream()
                                .mapToDouble(hz -> hz)
                                .toArray())
                        : null);
        in.end();
        kind.device(0.5, 1, 1, Double.POSITIVE_INFINITY);
        return kind;
    }
}
