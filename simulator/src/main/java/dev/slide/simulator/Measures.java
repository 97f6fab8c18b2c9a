package dev.slide.simulator;

import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.TaskPlan;
import java.util.Arrays;

/** The numbers of one plan. A workspace of one thread; what was measured stands in its fields until the next call. */
final class Measures {
    int users;
    int admitted;
    double bandwidthUsedHz;
    double objective;
    double upperBound;
    /** By reason: accuracy, deadline, energy, bandwidth. */
    final int[] refused = new int[4];

    private double[] latencies = new double[0];
    private double energyJoules;

    void measure(Plan plan) {
        users = plan.scenario().tasks().size();
        bandwidthUsedHz = plan.bandwidthUsedHz();
        objective = plan.objective();
        upperBound = plan.upperBound();
        admitted = 0;
        energyJoules = 0;
        Arrays.fill(refused, 0);
        if (latencies.length < users) {
            latencies = new double[users];
        }
        for (int u = 0; u < users; u++) {
            RefusalReason reason = plan.reason(u);
            if (reason != null) {
                refused[place(reason)]++;
            } else if (plan.task(u) instanceof TaskPlan.Admitted task) {
                latencies[admitted] = task.execution().completionSeconds();
                energyJoules += task.execution().energyJoules();
                admitted++;
            }
        }
        Arrays.sort(latencies, 0, admitted);
    }

    private static int place(RefusalReason reason) {
        return switch (reason) {
            case ACCURACY -> 0;
            case DEADLINE -> 1;
            case ENERGY -> 2;
            case BANDWIDTH -> 3;
        };
    }

    double latencyMeanSeconds() {
        double sum = 0;
        for (int i = 0; i < admitted; i++) {
            sum += latencies[i];
        }
        return sum / admitted;
    }

    /** The least latency that this part of the admitted does not exceed. */
    double latencyQuantileSeconds(double part) {
        return admitted == 0 ? Double.NaN : latencies[(int) Math.max(0, Math.ceil(part * admitted) - 1)];
    }

    double energyMeanJoules() {
        return energyJoules / admitted;
    }
}
