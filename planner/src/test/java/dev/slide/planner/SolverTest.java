package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import dev.slide.model.Cell;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of larger cells against OR-Tools, with needs found by {@link Reference} and every gap set to 0. */
class SolverTest {
    private static final ExecutionRule SLIDE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);
    private static final long FINE = 1L << 40;

    @BeforeAll
    static void load() {
        Loader.loadNativeLibraries();
    }

    /** Whole weights are exact in CP-SAT; needs rounded down and up give bounds from both sides. */
    @ParameterizedTest
    @CsvSource({
        "1, 60, 3, false",
        "2, 60, 3, true",
        "3, 120, 4, true",
        "4, 200, 2, false",
        "5, 200, 4, true",
        "6, 80, 4, true"
    })
    void isWorthAsMuchAsCpSatFinds(long seed, int users, int models, boolean valued) {
        Scenario scenario = whole(new RandomCells(seed).cell(users, models, 8, valued), seed);
        Plan plan = Schemes.load().named("slide").plan(scenario, PlanOptions.defaults());
        assertThat(new PlanChecker(false).faults(plan)).isEmpty();
        assertThat(plan.isOptimal()).isTrue();
        assertThat(plan.admittedCount()).isBetween(1, users - 1);
        double[][] parts = parts(scenario);
        assertThat(Math.round(plan.objective() * 100))
                .isBetween(cpSat(scenario, parts, 1 + 1e-8), cpSat(scenario, parts, 1 - 1e-8));
    }

    /** The same as a mixed-integer linear program, by SCIP and CBC. */
    @ParameterizedTest
    @ValueSource(strings = {"SCIP", "CBC"})
    void isWorthAsMuchAsMixedIntegerSolversFind(String name) {
        for (long seed = 20; seed < 26; seed++) {
            Scenario scenario = whole(new RandomCells(seed).cell(60, 3, 8, seed % 2 == 0), seed);
            Plan plan = Schemes.load().named("slide").plan(scenario, PlanOptions.defaults());
            double[][] parts = parts(scenario);
            // Solvers accept constraints that are missed by 1e-6 or so.
            assertThat(plan.objective())
                    .isBetween(
                            milp(name, scenario, parts, 1 + 1e-5) - 1e-6, milp(name, scenario, parts, 1 - 1e-5) + 1e-6);
        }
    }

    /** A cell too narrow for most, and values of at most two decimals. */
    private static Scenario whole(Scenario any, long seed) {
        RandomCells random = new RandomCells(1000 + seed);
        double hertz = any.cell().bandwidthHz() * random.between(0.05, 0.3);
        return new Scenario(
                Cell.of(hertz),
                any.models(),
                any.tasks().stream()
                        .map(task -> Task.builder(
                                        task.id(),
                                        task.models(),
                                        task.device(),
                                        task.deadlineSeconds(),
                                        task.spectralEfficiencyBpsPerHz())
                                .value(Math.rint(task.value() * 100) / 100)
                                .minAccuracy(task.minAccuracy())
                                .build())
                        .toList());
    }

    /** The part of the cell that each task needs with each model. */
    private static double[][] parts(Scenario scenario) {
        double hertz = scenario.cell().bandwidthHz();
        return scenario.tasks().stream()
                .map(task -> {
                    double[] part = new double[task.models().size()];
                    for (int m = 0; m < part.length; m++) {
                        double highest = hertz * task.spectralEfficiencyBpsPerHz();
                        part[m] = task.accepts(m)
                                ? new Reference(task, m, SLIDE).leastRate(highest) / highest
                                : Reference.NEVER;
                    }
                    return part;
                })
                .toArray(double[][]::new);
    }

    private static long cpSat(Scenario scenario, double[][] parts, double factor) {
        CpModel model = new CpModel();
        LinearExprBuilder weight = LinearExpr.newBuilder();
        LinearExprBuilder value = LinearExpr.newBuilder();
        for (int u = 0; u < parts.length; u++) {
            Literal[] taken = new Literal[parts[u].length];
            for (int m = 0; m < taken.length; m++) {
                taken[m] = model.newBoolVar("");
                long need = parts[u][m] * factor > 1 ? FINE + 1 : (long) Math.ceil(parts[u][m] * factor * FINE);
                weight.addTerm(taken[m], need);
                value.addTerm(taken[m], Math.round(scenario.tasks().get(u).value(m) * 100));
            }
            model.addAtMostOne(taken);
        }
        model.addLessOrEqual(weight, FINE);
        model.maximize(value);
        CpSolver solver = new CpSolver();
        solver.getParameters()
                .setRelativeGapLimit(0)
                .setAbsoluteGapLimit(0)
                .setNumWorkers(1)
                .setMaxTimeInSeconds(60);
        assertThat(solver.solve(model)).isEqualTo(CpSolverStatus.OPTIMAL);
        return Math.round(solver.objectiveValue());
    }

    private static double milp(String name, Scenario scenario, double[][] parts, double factor) {
        MPSolver solver = MPSolver.createSolver(name);
        assertThat(solver).isNotNull();
        MPConstraint cell = solver.makeConstraint(Double.NEGATIVE_INFINITY, 1);
        MPObjective objective = solver.objective();
        for (int u = 0; u < parts.length; u++) {
            MPConstraint one = solver.makeConstraint(Double.NEGATIVE_INFINITY, 1);
            for (int m = 0; m < parts[u].length; m++) {
                if (parts[u][m] * factor <= 1) {
                    MPVariable taken = solver.makeBoolVar("");
                    one.setCoefficient(taken, 1);
                    cell.setCoefficient(taken, parts[u][m] * factor);
                    objective.setCoefficient(taken, scenario.tasks().get(u).value(m));
                }
            }
        }
        objective.setMaximization();
        MPSolverParameters parameters = new MPSolverParameters();
        parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
        assertThat(solver.solve(parameters)).isEqualTo(MPSolver.ResultStatus.OPTIMAL);
        return objective.value();
    }
}
