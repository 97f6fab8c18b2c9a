package dev.slide.simulator;

import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;
import dev.slide.simulator.radio.Channel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the users of a cell. A drop depends on the setting, the seed and the replication alone; in two settings the same
 * user of the same replication has the same luck. A workspace of one thread.
 */
public final class Drops {
    /** What a hertz carries out of coverage: no model arrives in time, and no arithmetic breaks. */
    private static final double NO_COVERAGE_BPS_PER_HZ = 1e-12;

    private final Setting setting;
    private final Draws draws;
    private final Channel.Workspace channel;
    private final String[] ids;
    private final double[] xy = new double[2];
    private final Map<BitSet, List<ModelProfile>> subsets = new HashMap<>();

    Drops(Setting setting, long seed) {
        this.setting = setting;
        draws = new Draws(seed);
        channel = setting.channel().workspace(new Draws(seed));
        ids = new String[setting.users().count()];
        for (int u = 0; u < ids.length; u++) {
            ids[u] = "u" + (u + 1);
        }
    }

    /** The cell of a replication, counted from 0. */
    public Scenario drop(int replication) {
        Channel.Drop around = channel.drop(replication);
        List<Task> tasks = new ArrayList<>(ids.length);
        for (int u = 0; u < ids.length; u++) {
            tasks.add(user(around, replication, u));
        }
        return new Scenario(setting.cell(), setting.models(), tasks);
    }

    /** The seed of schemes that draw at random. */
    long schemeSeed(int replication) {
        return draws.at(replication, Purpose.SCHEME, 0).next();
    }

    private Task user(Channel.Drop around, int replication, int u) {
        UserSetting users = setting.users();
        setting.area().place(draws, replication, u, xy);
        double deadline = users.deadlineSeconds().draw(draws.at(replication, Purpose.DEADLINE, u));
        double efficiency = around.efficiencyBpsPerHz(u, xy[0], xy[1], deadline);
        List<ModelProfile> accepted = accepted(replication, u);
        int samples = (int) Math.max(1, Math.rint(users.samples().draw(draws.at(replication, Purpose.SAMPLES, u))));
        return Task.builder(
                        ids[u],
                        accepted,
                        device(replication, u, accepted, samples),
                        deadline,
                        Math.max(NO_COVERAGE_BPS_PER_HZ, efficiency))
                .samples(samples)
                .minAccuracy(users.minAccuracy().draw(draws.at(replication, Purpose.ACCURACY, u)))
                .build();
    }

    private Device device(int replication, int u, List<ModelProfile> accepted, int samples) {
        UserSetting users = setting.users();
        DeviceKind kind = users.kinds().get(users.kindWeights().draw(draws.at(replication, Purpose.DEVICE, u)));
        double efficiency = users.efficiency().draw(draws.at(replication, Purpose.EFFICIENCY, u));
        double clockPart = users.clockPart().draw(draws.at(replication, Purpose.CLOCK, u));
        double powerFactor = users.powerFactor().draw(draws.at(replication, Purpose.POWER, u));
        Device device = kind.device(efficiency, clockPart, powerFactor, Double.POSITIVE_INFINITY);
        UserSetting.Budget budget = users.budget();
        draws.at(replication, Purpose.BUDGET, u);
        if (draws.uniform() >= budget.share()) {
            return device;
        }
        double amount = budget.amount().draw(draws);
        double joules = budget.isPart() ? amount * atHighestClock(device, accepted, samples) : amount;
        return joules > 0 && joules < Double.POSITIVE_INFINITY ? device.withEnergyBudgetJoules(joules) : device;
    }

    /** Energy of the accepted model of the least work at the highest clock. */
    private static double atHighestClock(Device device, List<ModelProfile> accepted, int samples) {
        double least = Double.POSITIVE_INFINITY;
        double highest = device.maxFrequencyHz();
        for (ModelProfile model : accepted) {
            double cycles = samples * model.flopPerSampleFrom(0) * device.cyclesPerFlop();
            double seconds = cycles / highest
                    + model.overheadSecondsFrom(0)
                    + model.layerCount() * device.layerOverheadSeconds();
            double dynamic = device.dynamicPowerWattsPerHz3() * cycles * highest * highest;
            least = Math.min(least, device.staticPowerWatts() * seconds + dynamic);
        }
        return least;
    }

    private List<ModelProfile> accepted(int replication, int u) {
        List<ModelProfile> models = setting.models();
        int each = setting.users().modelsEach();
        if (each >= models.size()) {
            return models;
        }
        BitSet chosen = new BitSet();
        draws.at(replication, Purpose.MODELS, u);
        while (chosen.cardinality() < each) {
            chosen.set(setting.users().popularity().draw(draws));
        }
        return subsets.computeIfAbsent(
                chosen, key -> key.stream().mapToObj(models::get).toList());
    }
}
