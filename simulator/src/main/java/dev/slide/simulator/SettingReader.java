package dev.slide.simulator;

import dev.slide.model.Cell;
import dev.slide.model.ModelProfile;
import dev.slide.scenario.Tree;
import dev.slide.simulator.draw.Distribution;
import dev.slide.simulator.draw.Weights;
import dev.slide.simulator.radio.CellularChannel;
import dev.slide.simulator.radio.Channel;
import dev.slide.simulator.radio.Fading;
import dev.slide.simulator.radio.LinkBudget;
import dev.slide.simulator.radio.LinkModel;
import dev.slide.simulator.radio.McsTable;
import dev.slide.simulator.radio.PathLoss;
import dev.slide.simulator.radio.ResourceBlocks;
import dev.slide.simulator.radio.ThroughputTrace;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the setting of one point from its tree, which has every key that {@code defaults.yaml} has. */
final class SettingReader {
    private static final Tree.Branch DEFAULTS = Resources.tree("defaults.yaml");
    private static final int MOST_USERS = 1_000_000;

    private final Fields base;
    private final Problems problems;
    private final NamedFiles files;

    private SettingReader(Tree tree, NamedFiles files, Problems problems) {
        this.base = Fields.of(tree, "", problems);
        this.problems = problems;
        this.files = files;
    }

    /** The defaults with an experiment's own keys in their place: of each part those that are given. */
    static Tree.Branch overDefaults(Tree.Branch own) {
        Tree.Branch merged = DEFAULTS;
        for (Map.Entry<String, Tree> part : own.entries().entrySet()) {
            Tree usual = merged.entries().get(part.getKey());
            Tree value = part.getValue();
            if (usual instanceof Tree.Branch usualBranch && value instanceof Tree.Branch ownBranch) {
                Tree.Branch both = usualBranch;
                for (Map.Entry<String, Tree> entry : ownBranch.entries().entrySet()) {
                    both = both.with(entry.getKey(), entry.getValue());
                }
                value = both;
            }
            merged = merged.with(part.getKey(), value);
        }
        return merged;
    }

    /**
     * Reads a setting.
     *
     * @param tree the whole of it
     * @param files that it may name
     * @param problems is told what is wrong
     * @return the setting; null after problems
     */
    static @Nullable Setting read(Tree tree, NamedFiles files, Problems problems) {
        long before = problems.count();
        Setting setting = new SettingReader(tree, files, problems).setting();
        return problems.count() > before ? null : setting;
    }

    private Setting setting() {
        Cell cell = cell(base.object("cell"));
        Area area = area(base.object("area"));
        Channel channel = channel(base.object("radio"));
        List<ModelProfile> models = ModelsReader.read(base, files);
        UserSetting users = users(base.object("users"), models.size());
        Fields plan = base.object("plan");
        boolean share = plan.flag("shareLeftover");
        boolean discrete = plan.flag("discreteClocks");
        plan.end();
        base.end();
        return new Setting(cell, area, channel, models, users, share, discrete);
    }

    private Cell cell(Fields in) {
        double bandwidth = in.number("bandwidthHz", 1, 1e15, "hertz");
        double subcarrier = in.numberOr("subcarrierHz", 0, 1, 1e9, "15e3, 30e3 or 60e3");
        in.end();
        if (subcarrier > 0) {
            try {
                return new Cell(
                        bandwidth, ResourceBlocks.blockHz(subcarrier), ResourceBlocks.count(bandwidth, subcarrier));
            } catch (IllegalArgumentException e) {
                problems.add("cell", String.valueOf(e.getMessage()));
            }
        }
        return Cell.of(bandwidth);
    }

    private Area area(Fields in) {
        boolean hexagon = in.word("shape", List.of("hexagon", "disc")).equals("hexagon");
        double radius = in.number("radiusMeters", 1, 1e6, "metres");
        double least = in.number("leastDistanceMeters", 0, 1e6, "metres");
        in.end();
        try {
            return new Area(hexagon, radius, least);
        } catch (IllegalArgumentException e) {
            problems.add("area", String.valueOf(e.getMessage()));
            return new Area(false, 2, 1);
        }
    }

    private Channel channel(Fields in) {
        PathLoss loss = PathLoss.named(in.word("environment", List.of("umi", "uma", "inh")));
        LinkBudget budget = new LinkBudget(
                in.number("carrierGHz", 0.5, 100, "gigahertz"),
                in.number("powerDbmPerHz", -200, 100, "dBm on each hertz"),
                in.number("noiseFigureDb", 0, 50, "decibels"),
                in.number("interferenceRiseDb", 0, 100, "decibels"));
        double height = in.number("userHeightMeters", 1, 22.5, "metres");
        boolean shadowing = in.flag("shadowing");
        Fading fading = fading(in);
        double gap = in.number("gapDb", 0, 100, "decibels; 0 is Shannon's limit");
        String table = in.word("mcsTable", List.of("qam64", "qam256", "none"));
        LinkModel link = new LinkModel(gap, mcsTable(table));
        Channel trace = in.has("trace") ? trace(in.object("trace")) : null;
        in.end();
        return trace != null ? trace : new CellularChannel(loss, height, budget, shadowing, fading, link);
    }

    private static @Nullable McsTable mcsTable(String name) {
        return switch (name) {
            case "qam64" -> McsTable.QAM64;
            case "qam256" -> McsTable.QAM256;
            default -> null;
        };
    }

    private static Fading fading(Fields in) {
        if (in.value("fading") instanceof Tree.Branch) {
            Fields rician = in.object("fading");
            double factor = rician.number("rician", -40, 60, "the Rice factor in decibels");
            rician.end();
            return new Fading(Fading.Kind.RICIAN, factor);
        }
        String word = in.word("fading", List.of("none", "rayleigh"));
        return word.equals("none") ? Fading.NONE : new Fading(Fading.Kind.RAYLEIGH, 0);
    }

    private @Nullable Channel trace(Fields in) {
        String file = in.text("file", "lines of seconds,bit/s");
        double bandwidth = in.number("bandwidthHz", 1, 1e15, "with which the trace was measured");
        in.end();
        if (file.isEmpty()) {
            return null;
        }
        try {
            return ThroughputTrace.read(files.path(file), bandwidth);
        } catch (IOException | InvalidPathException e) {
            problems.add(in.path("file"), "cannot be read: " + e.getMessage());
            return null;
        }
    }

    private UserSetting users(Fields in, int models) {
        int count = in.whole("count", 1, MOST_USERS, "how many");
        DevicesReader devices = new DevicesReader();
        devices.read(in);
        Weights kindWeights = weights(devices.weights(), in.path("devices"));
        Distribution efficiency = Distributions.read(in, "efficiency", 1e-6, 1);
        Distribution clockPart = Distributions.read(in, "clockPart", 1e-3, 100);
        Distribution powerFactor = Distributions.read(in, "powerFactor", 0, 1000);
        Distribution samples = Distributions.read(in, "samples", 1, Integer.MAX_VALUE);
        Distribution deadline = Distributions.read(in, "deadlineSeconds", 1e-6, 1e6);
        UserSetting.Budget budget = budget(in);
        int each = modelsEach(in, models);
        Weights popularity = popularity(in, models, each);
        Distribution accuracy = Distributions.read(in, "minAccuracy", 0, 1e6);
        in.end();
        return new UserSetting(
                count,
                devices.kinds(),
                kindWeights,
                efficiency,
                clockPart,
                powerFactor,
                samples,
                deadline,
                budget,
                each,
                popularity,
                accuracy);
    }

    private static int modelsEach(Fields in, int models) {
        if (in.value("modelsEach") instanceof Tree.Text) {
            in.word("modelsEach", List.of("all"));
            return models;
        }
        return in.whole("modelsEach", 1, models, "or all; there are " + models + " models");
    }

    private Weights weights(List<Double> weights, String path) {
        try {
            return weights.isEmpty() ? Weights.equal(1) : new Weights(weights);
        } catch (IllegalArgumentException e) {
            problems.add(path, String.valueOf(e.getMessage()));
            return Weights.equal(1);
        }
    }

    private Weights popularity(Fields in, int models, int each) {
        if (!in.has("popularity")) {
            return Weights.equal(models);
        }
        List<Double> given = Distributions.numbers(in, "popularity");
        if (given.size() != models
                || given.stream().filter(weight -> weight > 0).count() < each) {
            problems.add(
                    in.path("popularity"),
                    "has " + given.size() + " weights; give one for each of the " + models
                            + " models, of which as many are above 0 as a user accepts, " + each);
            return Weights.equal(models);
        }
        return weights(given, in.path("popularity"));
    }

    private static UserSetting.Budget budget(Fields users) {
        if (!(users.value("energyBudget") instanceof Tree.Branch)) {
            users.word("energyBudget", List.of("none"));
            return new UserSetting.Budget(new Distribution.Constant(1), false, 0);
        }
        Fields in = users.object("energyBudget");
        boolean part = in.has("part");
        if (part && in.has("joules")) {
            in.problems().add(in.path("joules"), "is there beside part; leave one of them");
        }
        Distribution amount = Distributions.read(in, part ? "part" : "joules", 1e-9, 1e12);
        in.has("joules");
        double share = in.numberOr("share", 1, 0, 1, "of the users have a budget");
        in.end();
        return new UserSetting.Budget(amount, part, share);
    }
}
