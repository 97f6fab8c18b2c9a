package dev.slide.planner;

import dev.slide.model.RefusalReason;
import dev.slide.model.Task;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds for one task the model that needs the least bandwidth, or what every model needs. A workspace of one thread; what
 * was found stands in its fields until the next call.
 */
final class Provisioning {
    private final Spectrum spectrum;
    private final ExecutionRule rule;
    private final ModelFilter filter;
    private final boolean discreteClocks;
    private final LeastRate leastRate;

    private Chain[] chains = new Chain[0];
    private double[] lowerBps = new double[0];

    /** The model; -1 if the task cannot be served even alone in the cell. */
    int model;

    /** The bandwidth it needs, in the spectrum's units. */
    long units;

    /** The rate at which the plan lets its bits come. */
    double rateBps;

    /** Why the task cannot be served even alone; null if it can. */
    @Nullable
    RefusalReason reason;

    Provisioning(Spectrum spectrum, ExecutionRule rule, ModelFilter filter, boolean discreteClocks) {
        this.spectrum = spectrum;
        this.rule = rule;
        this.filter = filter;
        this.discreteClocks = discreteClocks;
        leastRate = new LeastRate(rule.frequencies());
    }

    /** The model that needs the least bandwidth; among those, the most accurate; among those, the first. */
    void cheapest(Task task, int index) {
        none();
        double efficiency = task.spectralEfficiencyBpsPerHz();
        double highest = spectrum.rateBps(spectrum.units(), efficiency);
        int candidates = candidates(task, index);
        for (int i = 0; i < candidates; i++) {
            Chain chain = chains[i];
            if (model >= 0 && lowerBps[i] > highest) {
                continue;
            }
            double rate = leastRate.solve(chain, highest);
            if (rate < 0) {
                refuse(rate);
                continue;
            }
            long needed = spectrum.unitsFor(rate, efficiency);
            if (model < 0 || needed < units || (needed == units && isBetter(task, chain.model))) {
                take(chain, needed, rate, efficiency);
                highest = spectrum.rateBps(needed, efficiency);
            }
        }
    }

    /**
     * What one model needs; leaves the fields as {@link #cheapest} does.
     *
     * @return whether it can be served at all
     */
    boolean only(Task task, int index, int with) {
        none();
        if (!task.accepts(with) || !filter.allows(task, index, with)) {
            return false;
        }
        double efficiency = task.spectralEfficiencyBpsPerHz();
        Chain chain = chain(0);
        chain.load(task, with, rule.overlapped(), discreteClocks);
        double rate = leastRate.solve(chain, spectrum.rateBps(spectrum.units(), efficiency));
        if (rate < 0) {
            refuse(rate);
            return false;
        }
        take(chain, spectrum.unitsFor(rate, efficiency), rate, efficiency);
        return true;
    }

    /** The most valuable model that a share of the cell carries; among those, the most accurate; among those, the first. */
    void within(Task task, int index, long share) {
        none();
        double efficiency = task.spectralEfficiencyBpsPerHz();
        double rate = spectrum.rateBps(share, efficiency);
        int best = -1;
        for (int m = 0; m < task.models().size(); m++) {
            if (!task.accepts(m) || !filter.allows(task, index, m) || (best >= 0 && !isWorthMore(task, m, best))) {
                continue;
            }
            Chain chain = chain(0);
            chain.load(task, m, rule.overlapped(), discreteClocks);
            if ((rate > 0 || chain.totalBits() == 0) && leastRate.run(chain, rate) != null) {
                best = m;
            }
        }
        if (best < 0) {
            cheapest(task, index);
            reason = reason == null ? RefusalReason.BANDWIDTH : reason;
        } else {
            reason = null;
        }
        model = best;
        units = share;
        rateBps = rate;
    }

    private void none() {
        model = -1;
        units = 0;
        rateBps = 0;
        reason = RefusalReason.ACCURACY;
    }

    private void refuse(double code) {
        RefusalReason why = code == LeastRate.TOO_LATE ? RefusalReason.DEADLINE : RefusalReason.ENERGY;
        if (reason != null && why.compareTo(reason) > 0) {
            reason = why;
        }
    }

    private void take(Chain chain, long needed, double least, double efficiency) {
        model = chain.model;
        units = needed;
        rateBps = least;
        reason = null;
        if (spectrum.hasBlocks()) {
            // What a block carries beyond the need saves energy.
            double whole = spectrum.rateBps(needed, efficiency);
            rateBps = leastRate.run(chain, whole) == null ? least : whole;
        }
    }

    private boolean isBetter(Task task, int other) {
        double accuracy = task.models().get(model).accuracy();
        double others = task.models().get(other).accuracy();
        return others > accuracy || (others == accuracy && other < model);
    }

    private static boolean isWorthMore(Task task, int model, int than) {
        double value = task.value(model);
        double other = task.value(than);
        return value > other
                || (value == other
                        && task.models().get(model).accuracy()
                                > task.models().get(than).accuracy());
    }

    /** Loads the chains of what the task may use, with the least rate at full clock rising. */
    private int candidates(Task task, int index) {
        int count = 0;
        for (int m = 0; m < task.models().size(); m++) {
            if (!task.accepts(m) || !filter.allows(task, index, m)) {
                continue;
            }
            Chain chain = chain(count);
            chain.load(task, m, rule.overlapped(), discreteClocks);
            double lower = LeastRate.atHighestClock(chain, task.deadlineSeconds());
            int at = count;
            while (at > 0 && lowerBps[at - 1] > lower) {
                lowerBps[at] = lowerBps[at - 1];
                chains[at] = chains[at - 1];
                at--;
            }
            lowerBps[at] = lower;
            chains[at] = chain;
            count++;
        }
        return count;
    }

    private Chain chain(int at) {
        if (at >= chains.length) {
            Chain[] more = Arrays.copyOf(chains, at + 4);
            for (int i = chains.length; i < more.length; i++) {
                more[i] = new Chain();
            }
            chains = more;
            lowerBps = Arrays.copyOf(lowerBps, more.length);
        }
        return chains[at];
    }
}
