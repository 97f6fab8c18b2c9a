package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.Spelling;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Models and users out of packs and device profiles. With several devices each has models of its own: its times are its own. */
final class PackScenario {
    private static final MathContext DIGITS = new MathContext(4);
    /** Where nothing is said of a variant's accuracy: 1 less what its weights deviate by; only the order means anything. */
    private static final Map<String, Double> USUAL_ACCURACY =
            Map.of("fp32", 1.0, "fp16", 0.9999, "bf16", 0.9998, "int8", 0.999, "int4", 0.97);

    private final List<PackConfig> packs;
    private final List<DeviceProfile> devices;
    private final Map<String, Double> accuracy;
    private final List<ModelProfile> models = new ArrayList<>();
    /** The layers of each device's models, by the model's name. */
    private final List<Map<String, PackLayers>> layers = new ArrayList<>();

    /**
     * What the users are like.
     *
     * @param count how many
     * @param samples of each task
     * @param deadlineSeconds of each task
     * @param leastEfficiency of their links [bit/s/Hz]
     * @param mostEfficiency of their links [bit/s/Hz]
     * @param cachedShare per pack's name, the part of the users that has its blobs already
     * @param power puts what a profile cannot tell into a device
     * @param seed of what is drawn
     */
    record Users(
            int count,
            int samples,
            double deadlineSeconds,
            double leastEfficiency,
            double mostEfficiency,
            Map<String, Double> cachedShare,
            Power power,
            long seed) {}

    /** Power and energy of a device. */
    record Power(double staticWatts, double dynamicWattsPerHz3, double energyBudgetJoules) {}

    /**
     * Joins packs and devices.
     *
     * @param packs with different name and variant
     * @param devices that have measured every pack, with different names
     * @param accuracy by model, with or without its variant
     */
    PackScenario(List<PackConfig> packs, List<DeviceProfile> devices, Map<String, Double> accuracy)
            throws CliException {
        this.packs = packs;
        this.devices = devices;
        this.accuracy = accuracy;
        requireDifferent();
        requireKnown("--accuracy", accuracy.keySet());
        for (DeviceProfile device : devices) {
            Map<String, PackLayers> own = new LinkedHashMap<>();
            for (PackConfig pack : packs) {
                String name = devices.size() > 1 ? name(pack) + "@" + device.name() : name(pack);
                PackLayers made = PackLayers.of(
                        pack,
                        measured(device, pack),
                        device.cyclesPerFlop(),
                        device.frequency().maxHz(),
                        name,
                        accuracyOf(pack));
                own.put(name, made);
                models.add(made.model());
            }
            layers.add(own);
        }
    }

    private void requireDifferent() throws CliException {
        Set<List<String>> names = new HashSet<>();
        for (PackConfig pack : packs) {
            if (!names.add(List.of(pack.name(), pack.variant()))) {
                throw new CliException(
                        "--packs has " + pack.name() + " " + pack.variant() + " twice; leave one of them");
            }
        }
        Set<String> hosts = new HashSet<>();
        for (DeviceProfile device : devices) {
            if (!hosts.add(device.name())) {
                throw new CliException("--devices has \"" + device.name()
                        + "\" twice; measure with slide profile --name to tell them apart");
            }
        }
    }

    /** Variants of one model are told apart by name. */
    private String name(PackConfig pack) {
        long variants = packs.stream().filter(p -> p.name().equals(pack.name())).count();
        return variants > 1 ? pack.name() + "-" + pack.variant() : pack.name();
    }

    private double accuracyOf(PackConfig pack) {
        Double given = accuracy.getOrDefault(name(pack), accuracy.get(pack.name()));
        return given != null ? given : USUAL_ACCURACY.getOrDefault(pack.variant(), 0.0);
    }

    private void requireKnown(String option, Set<String> names) throws CliException {
        Set<String> known = new LinkedHashSet<>();
        for (PackConfig pack : packs) {
            known.add(name(pack));
            known.add(pack.name());
        }
        for (String given : names) {
            if (!known.contains(given)) {
                String nearest = Spelling.nearest(given, known);
                throw new CliException(option + " " + given + ": no pack has this name; "
                        + (nearest == null
                                ? "there are " + String.join(", ", known)
                                : "did you mean " + nearest + "?"));
            }
        }
    }

    private static DeviceProfile.Model measured(DeviceProfile device, PackConfig pack) throws CliException {
        DeviceProfile.@Nullable Model model = device.model(pack.name(), pack.variant());
        String what = pack.name() + " " + pack.variant();
        if (model == null) {
            throw new CliException("device " + device.name() + " has no times of " + what
                    + "; measure all packs there with one slide profile");
        }
        if (!model.skeletons().equals(pack.skeletons().digest().toString())
                || model.segments().size() != pack.segments().size()) {
            throw new CliException("device " + device.name() + " has times of another pack of " + what
                    + "; measure this one with slide profile");
        }
        return model;
    }

    /** One for each pack and device. */
    List<ModelProfile> models() {
        return models;
    }

    /** Draws users; devices take turns. */
    List<Task> users(Users wanted) throws CliException {
        requireKnown("--cached", wanted.cachedShare().keySet());
        List<Device> planned = new ArrayList<>();
        for (DeviceProfile device : devices) {
            planned.add(device(device, wanted.power()));
        }
        List<Task> users = new ArrayList<>();
        for (int u = 0; u < wanted.count(); u++) {
            int device = u % devices.size();
            SplittableRandom random = new SplittableRandom(wanted.seed() ^ (0x9e3779b97f4a7c15L * (u + 1)));
            double span = wanted.mostEfficiency() - wanted.leastEfficiency();
            double efficiency = wanted.leastEfficiency() + span * random.nextDouble();
            Map<String, PackLayers> own = layers.get(device);
            users.add(Task.builder(
                            "u" + (u + 1),
                            own.values().stream().map(PackLayers::model).toList(),
                            planned.get(device),
                            wanted.deadlineSeconds(),
                            new BigDecimal(efficiency).round(DIGITS).doubleValue())
                    .samples(wanted.samples())
                    .cachedLayers(cached(own, present(wanted.cachedShare(), random)))
                    .build());
        }
        return users;
    }

    private static Device device(DeviceProfile device, Power power) {
        return Device.of(device.frequency().minHz(), device.frequency().maxHz(), device.cyclesPerFlop())
                .withPower(power.staticWatts(), power.dynamicWattsPerHz3())
                .withEnergyBudgetJoules(power.energyBudgetJoules());
    }

    /** The blobs that one user has: those of each pack with the given probability. */
    private Set<Blob> present(Map<String, Double> share, SplittableRandom random) {
        Set<Blob> present = new HashSet<>();
        for (PackConfig pack : packs) {
            Double part = share.getOrDefault(name(pack), share.get(pack.name()));
            boolean has = random.nextDouble() < (part == null ? 0 : part);
            if (has) {
                present.addAll(pack.blobs());
            }
        }
        return present;
    }

    /** Layers whose blobs are there, whichever pack they came with. */
    private static Map<String, List<String>> cached(Map<String, PackLayers> models, Set<Blob> present) {
        Map<String, List<String>> cached = new HashMap<>();
        models.forEach((name, model) -> {
            List<String> there = model.cached(present);
            if (!there.isEmpty()) {
                cached.put(name, there);
            }
        });
        return cached;
    }
}
