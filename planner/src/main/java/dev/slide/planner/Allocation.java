package dev.slide.planner;

import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The parts schemes are made of: given how tasks run and which models they may use, who is served and with how much
 * bandwidth. Plans never exceed a deadline, a budget or the cell, also when every operation is rounded up.
 */
public final class Allocation {
    private final String scheme;
    private final Scenario scenario;
    private final PlanOptions options;
    private final ExecutionRule rule;
    private final ModelFilter filter;
    private final Spectrum spectrum;
    private final long startNanos;

    /**
     * Prepares an allocation; its time limit runs from now.
     *
     * @param scheme the name of the scheme
     * @param scenario what is planned
     * @param options how to plan
     * @param rule how tasks run
     * @param filter which models they may use
     */
    public Allocation(String scheme, Scenario scenario, PlanOptions options, ExecutionRule rule, ModelFilter filter) {
        this.scheme = scheme;
        this.scenario = scenario;
        this.options = options;
        this.rule = rule;
        this.filter = filter;
        spectrum = new Spectrum(scenario.cell());
        startNanos = options.nanoClock().getAsLong();
    }

    /**
     * The most tasks, or where values are given the highest sum of values. Every task is provisioned with the model that
     * needs the least bandwidth and the tasks are admitted from the least need on, which is optimal by exchange. With
     * values it is a multiple-choice knapsack, solved by branch and bound until the time limit.
     */
    public Plan best() {
        return areValued(scenario.tasks()) ? mostValue() : mostTasks();
    }

    /** The same bandwidth for every task, served or not; each runs its most valuable model that finishes with it. */
    public Plan equalShares() {
        List<Task> tasks = scenario.tasks();
        long share = tasks.isEmpty() ? 0 : spectrum.units() / tasks.size();
        Offers offers = Offers.of(
                scenario,
                spectrum,
                rule,
                filter,
                options,
                (provisioning, task, index) -> provisioning.within(task, index, share));
        Plan.Builder plan = builder();
        Sum objective = new Sum();
        for (int i = 0; i < tasks.size(); i++) {
            RefusalReason reason = offers.reason[i];
            if (reason == null) {
                admit(plan, i, offers.model[i], offers.units[i], offers.rateBps[i]);
                objective.add(tasks.get(i).value(offers.model[i]));
            } else {
                plan.refuse(i, reason);
            }
        }
        return plan.build(objective.value(), objective.value(), seconds());
    }

    private Plan mostTasks() {
        Offers offers = cheapest();
        boolean[] admitted = Admission.leastFirst(offers.units, offers.model, spectrum.units());
        Plan.Builder plan = builder();
        int count = 0;
        for (int i = 0; i < admitted.length; i++) {
            if (admitted[i]) {
                admit(plan, i, offers.model[i], offers.units[i], offers.rateBps[i]);
                count++;
            } else {
                refuse(plan, i, offers);
            }
        }
        for (int i = 0; i < admitted.length; i++) {
            offers.model[i] = admitted[i] ? offers.model[i] : -1;
        }
        return finished(plan, offers.model, offers.units, count, count);
    }

    private Offers cheapest() {
        return Offers.of(scenario, spectrum, rule, filter, options, Provisioning::cheapest);
    }

    private Plan mostValue() {
        List<Task> tasks = scenario.tasks();
        int[] offset = new int[tasks.size() + 1];
        for (int i = 0; i < tasks.size(); i++) {
            offset[i + 1] = offset[i] + tasks.get(i).models().size();
        }
        int count = offset[tasks.size()];
        long[] units = new long[count];
        double[] rateBps = new double[count];
        double[] values = new double[count];
        Offers furthest = Offers.of(scenario, spectrum, rule, filter, options, (provisioning, task, index) -> {
            RefusalReason reason = RefusalReason.ACCURACY;
            int any = -1;
            for (int m = 0; m < task.models().size(); m++) {
                int option = offset[index] + m;
                values[option] = task.value(m);
                units[option] = Long.MAX_VALUE;
                if (provisioning.only(task, index, m)) {
                    units[option] = provisioning.units;
                    rateBps[option] = provisioning.rateBps;
                    any = m;
                } else if (provisioning.reason != null && provisioning.reason.compareTo(reason) > 0) {
                    reason = provisioning.reason;
                }
            }
            provisioning.model = any;
            provisioning.reason = any < 0 ? reason : null;
        });
        Choices choices = new Choices(spectrum.units(), offset, units, values);
        Knapsack knapsack = new Knapsack(choices, stop());
        int[] model = new int[tasks.size()];
        long[] needed = new long[tasks.size()];
        Plan.Builder plan = builder();
        for (int i = 0; i < tasks.size(); i++) {
            int option = choices.option[knapsack.entry[i]];
            if (option == Choices.NOTHING) {
                model[i] = -1;
                refuse(plan, i, furthest);
            } else {
                model[i] = option - offset[i];
                needed[i] = units[option];
                admit(plan, i, model[i], needed[i], rateBps[option]);
            }
        }
        return finished(plan, model, needed, knapsack.objective(), knapsack.upperBound());
    }

    private BooleanSupplier stop() {
        double limit = options.timeLimitSeconds();
        return limit == Double.POSITIVE_INFINITY ? () -> false : () -> seconds() >= limit;
    }

    private double seconds() {
        return (options.nanoClock().getAsLong() - startNanos) * 1e-9;
    }

    private Plan.Builder builder() {
        return new Plan.Builder(scheme, scenario, rule.executions(options.discreteClocks()));
    }

    private void admit(Plan.Builder plan, int task, int model, long units, double rateBps) {
        plan.admit(task, model, spectrum.hertz(units), rateBps);
    }

    private static void refuse(Plan.Builder plan, int task, Offers offers) {
        RefusalReason reason = offers.reason[task];
        plan.refuse(task, reason == null ? RefusalReason.BANDWIDTH : reason);
    }

    private Plan finished(Plan.Builder plan, int[] model, long[] units, double objective, double upperBound) {
        if (options.shareLeftover()) {
            new Leftover(spectrum, rule, options).share(scenario, plan, model, units);
        }
        return plan.build(objective, upperBound, seconds());
    }

    private static boolean areValued(List<Task> tasks) {
        for (Task task : tasks) {
            for (int m = 0; m < task.models().size(); m++) {
                if (task.value(m) != 1) {
                    return true;
                }
            }
        }
        return false;
    }
}
