package dev.slide.bench;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.StandingPlan;
import java.util.List;

/**
 * OR-Tools' CP-SAT on the choice of models and tasks. It is given what every task needs with every model, which the
 * planner has to find out in its own time.
 */
final class Solvers {
    private static final long FINE = 1L << 40;

    private Solvers() {}

    /** A program for one cell. */
    static CpModel program(Scenario scenario) {
        StandingPlan needs =
                new StandingPlan(scenario.cell(), new ExecutionRule(true, FrequencyRule.EACH_LAYER), false);
        CpModel model = new CpModel();
        LinearExprBuilder weight = LinearExpr.newBuilder();
        LinearExprBuilder value = LinearExpr.newBuilder();
        for (Task task : scenario.tasks()) {
            Literal[] taken = new Literal[task.models().size()];
            for (int m = 0; m < taken.length; m++) {
                StandingPlan.Offer offer = needs.offer(only(task, m));
                taken[m] = model.newBoolVar("");
                weight.addTerm(
                        taken[m],
                        offer.reason() == null
                                ? (long) Math.ceil(
                                        offer.bandwidthHz() / scenario.cell().bandwidthHz() * FINE)
                                : FINE + 1);
                value.addTerm(taken[m], Math.round(task.value(m)));
            }
            model.addAtMostOne(taken);
        }
        model.addLessOrEqual(weight, FINE);
        model.maximize(value);
        return model;
    }

    private static Task only(Task task, int model) {
        return Task.builder(
                        task.id(),
                        List.of(task.models().get(model)),
                        task.device(),
                        task.deadlineSeconds(),
                        task.spectralEfficiencyBpsPerHz())
                .build();
    }

    /** What a solver found, and in which time. */
    record Solved(double objective, boolean optimal, double seconds) {}

    static Solved solve(CpModel model, double limitSeconds) {
        CpSolver solver = new CpSolver();
        solver.getParameters()
                .setRelativeGapLimit(0)
                .setAbsoluteGapLimit(0)
                .setNumWorkers(2)
                .setMaxTimeInSeconds(limitSeconds);
        long start = System.nanoTime();
        CpSolverStatus status = solver.solve(model);
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Solved(solver.objectiveValue(), status == CpSolverStatus.OPTIMAL, seconds);
    }
}
