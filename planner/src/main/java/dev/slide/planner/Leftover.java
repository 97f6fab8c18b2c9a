package dev.slide.planner;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;

/**
 * Hands the bandwidth that nobody needs to the admitted tasks, each in proportion to its need, and lets each be done as
 * early as its budget then allows.
 */
final class Leftover {
    private static final int BISECTIONS = 40;

    private final Spectrum spectrum;
    private final ExecutionRule rule;
    private final PlanOptions options;

    Leftover(Spectrum spectrum, ExecutionRule rule, PlanOptions options) {
        this.spectrum = spectrum;
        this.rule = rule;
        this.options = options;
    }

    /**
     * Changes the plan of the admitted tasks.
     *
     * @param model the model each task runs; -1 if it is refused
     * @param units what each admitted task needs
     */
    void share(Scenario scenario, Plan.Builder plan, int[] model, long[] units) {
        long[] more = shares(model, units);
        double[] completeBy = new double[model.length];
        Parallel.forEach(model.length, options.threads(), (from, to) -> {
            Chain chain = new Chain();
            LeastRate leastRate = new LeastRate(rule.frequencies());
            for (int i = from; i < to; i++) {
                if (more[i] > 0) {
                    Task task = scenario.tasks().get(i);
                    chain.load(task, model[i], rule.overlapped(), options.discreteClocks());
                    double rateBps = spectrum.rateBps(units[i] + more[i], task.spectralEfficiencyBpsPerHz());
                    completeBy[i] = earliest(chain, leastRate, rateBps);
                }
            }
        });
        for (int i = 0; i < model.length; i++) {
            if (completeBy[i] > 0) {
                long all = units[i] + more[i];
                double efficiency = scenario.tasks().get(i).spectralEfficiencyBpsPerHz();
                plan.admit(i, model[i], spectrum.hertz(all), spectrum.rateBps(all, efficiency));
                plan.completeBy(i, completeBy[i]);
            }
        }
    }

    /** What each gets in addition: by need, rounded down; whole blocks that are left go to the first ones. */
    private long[] shares(int[] model, long[] units) {
        long used = 0;
        for (int i = 0; i < model.length; i++) {
            used += model[i] < 0 ? 0 : units[i];
        }
        long free = spectrum.units() - used;
        long[] more = new long[model.length];
        long left = free;
        for (int i = 0; i < model.length && used > 0; i++) {
            if (model[i] >= 0) {
                more[i] = Math.min(left, (long) (free * ((double) units[i] / used) * (1 - 0x1p-40)));
                left -= more[i];
            }
        }
        for (int i = 0; i < model.length && spectrum.hasBlocks() && left > 0; i++) {
            if (model[i] >= 0 && units[i] > 0) {
                more[i]++;
                left--;
            }
        }
        return more;
    }

    /** When the task can be done at a rate, within its budget; 0 if more bandwidth does not help. */
    private static double earliest(Chain chain, LeastRate leastRate, double rateBps) {
        double fails = 0;
        for (int j = 0; j < chain.rows; j++) {
            fails = Math.max(fails, chain.bits[j] / rateBps + chain.fastestSeconds[j]);
        }
        double holds = chain.deadlineSeconds;
        double fullClock = Math.min(holds, fails * (1 + 2 * chain.margin(1)));
        if (isDone(chain, leastRate, rateBps, fullClock)) {
            return fullClock;
        }
        if (!isDone(chain, leastRate, rateBps, holds)) {
            return 0;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = fails + (holds - fails) / 2;
            if (isDone(chain, leastRate, rateBps, middle)) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        return holds;
    }

    private static boolean isDone(Chain chain, LeastRate leastRate, double rateBps, double completeBy) {
        chain.deadlineSeconds = completeBy;
        return leastRate.run(chain, rateBps) != null;
    }
}
