package dev.slide.planner;

import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every task could be served with: the cheapest model of each, or all of them. Arrays by task. */
final class Offers {
    /** The model that needs the least; -1 if none can be served. */
    final int[] model;

    final long[] units;
    final double[] rateBps;
    final @Nullable RefusalReason[] reason;

    private Offers(int tasks) {
        model = new int[tasks];
        units = new long[tasks];
        rateBps = new double[tasks];
        reason = new @Nullable RefusalReason[tasks];
    }

    /** How one task is provisioned. */
    @FunctionalInterface
    interface Search {
        void run(Provisioning provisioning, Task task, int index);
    }

    /** Provisions all tasks of a scenario. */
    static Offers of(
            Scenario scenario,
            Spectrum spectrum,
            ExecutionRule rule,
            ModelFilter filter,
            PlanOptions options,
            Search search) {
        List<Task> tasks = scenario.tasks();
        Offers offers = new Offers(tasks.size());
        Parallel.forEach(tasks.size(), options.threads(), (from, to) -> {
            Provisioning provisioning = new Provisioning(spectrum, rule, filter, options.discreteClocks());
            for (int i = from; i < to; i++) {
                search.run(provisioning, tasks.get(i), i);
                offers.model[i] = provisioning.model;
                offers.units[i] = provisioning.units;
                offers.rateBps[i] = provisioning.rateBps;
                offers.reason[i] = provisioning.reason;
            }
        });
        return offers;
    }
}
