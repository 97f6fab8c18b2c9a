package dev.slide.bench;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.planner.StandingPlan;
import dev.slide.simulator.Experiment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Prints the tables of docs/planner.md, and those of drops in docs/experiments.md. */
public final class PlannerTables {
    private static final double LIMIT_SECONDS = 20;

    private PlannerTables() {}

    public static void main(String[] args) throws RunnerException {
        for (String table : args.length == 0 ? new String[] {"speed", "admission", "growth", "solvers"} : args) {
            switch (table) {
                case "speed" -> speed();
                case "admission" -> admission();
                case "growth" -> growth();
                case "solvers" -> solvers();
                case "drops" -> drops();
                default ->
                    throw new IllegalArgumentException(
                            "table " + table + " is unknown; there are speed, admission, growth, solvers, drops");
            }
        }
    }

    private static void speed() throws RunnerException {
        print("| users | models | layers | valued | seconds (median of 5) | slowest |");
        print("|---|---|---|---|---|---|");
        for (String[] cell : new String[][] {
            {"100000", "4", "50", "false"}, {"100000", "4", "50", "true"}, {"1000000", "4", "50", "false"},
        }) {
            for (RunResult result : plan(cell[0], cell[1], cell[2], cell[3])) {
                print(
                        "| %s | %s | %s | %s | %.3f | %.3f |",
                        cell[0],
                        cell[1],
                        cell[2],
                        cell[3],
                        result.getPrimaryResult().getStatistics().getPercentile(50),
                        result.getPrimaryResult().getStatistics().getMax());
            }
        }
        Scenario scenario = Cells.cell(100_000, 4, 50, false);
        Plan plan = Schemes.load().named("slide").plan(scenario, PlanOptions.defaults());
        print(
                "Budgets bind for %.0f %% of the users; %d of 100000 are served.",
                100 * binding(scenario), plan.admittedCount());
    }

    /** The part of the users who would need less bandwidth, or could be served at all, if their budget had no limit. */
    private static double binding(Scenario scenario) {
        StandingPlan needs =
                new StandingPlan(scenario.cell(), new ExecutionRule(true, FrequencyRule.EACH_LAYER), false);
        int bound = 0;
        for (Task task : scenario.tasks()) {
            Task free = Task.builder(
                            task.id(),
                            task.models(),
                            task.device().withEnergyBudgetJoules(Double.POSITIVE_INFINITY),
                            task.deadlineSeconds(),
                            task.spectralEfficiencyBpsPerHz())
                    .samples(task.samples())
                    .build();
            StandingPlan.Offer with = needs.offer(task);
            boolean binds = with.reason() == RefusalReason.ENERGY
                    || with.bandwidthHz() > needs.offer(free).bandwidthHz() * (1 + 1e-9);
            bound += binds ? 1 : 0;
        }
        return (double) bound / scenario.tasks().size();
    }

    private static void admission() throws RunnerException {
        RunResult result = new Runner(
                        options().include(AdmissionBench.class.getSimpleName()).build())
                .runSingle();
        print(
                "One task comes and one goes in a standing plan of 100,000: %.1f us on average.",
                result.getPrimaryResult().getScore());
    }

    private static void drops() throws RunnerException {
        print("| point | budgets bind for | user-drops a second, drawn | drawn and planned |");
        print("|---|---|---|---|");
        Experiment experiment = DropBench.experiment();
        for (int point : new int[] {0, 3, 5}) {
            Scenario drop = experiment.drops(0, point).drop(0);
            double[] perSecond = new double[2];
            for (RunResult result : new Runner(options()
                            .include(DropBench.class.getSimpleName())
                            .param("point", Integer.toString(point))
                            .build())
                    .run()) {
                boolean planned = result.getPrimaryResult().getLabel().equals("drawAndPlan");
                perSecond[planned ? 1 : 0] =
                        1e6 * drop.tasks().size() / result.getPrimaryResult().getScore();
            }
            print(
                    "| %s Hz | %.0f %% | %,.0f | %,.0f |",
                    experiment.axes().get(0).values().get(point), 100 * binding(drop), perSecond[0], perSecond[1]);
        }
    }

    private static void growth() throws RunnerException {
        print("| grows | from | to | seconds | exponent |");
        print("|---|---|---|---|---|");
        growth("users", new int[] {12_500, 25_000, 50_000, 100_000, 200_000}, new String[] {"", "4", "50"});
        growth("models", new int[] {1, 2, 4, 8, 16}, new String[] {"50000", "", "50"});
        growth("layers", new int[] {25, 50, 100, 200, 400}, new String[] {"50000", "4", ""});
    }

    private static void growth(String what, int[] sizes, String[] cell) throws RunnerException {
        double[] seconds = new double[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            String[] params = cell.clone();
            params[Arrays.asList(cell).indexOf("")] = Integer.toString(sizes[i]);
            for (RunResult result : plan(params[0], params[1], params[2], "false")) {
                seconds[i] = result.getPrimaryResult().getStatistics().getPercentile(50);
            }
        }
        print(
                "| %s | %d | %d | %.3f to %.3f | %.2f |",
                what,
                sizes[0],
                sizes[sizes.length - 1],
                seconds[0],
                seconds[seconds.length - 1],
                exponent(sizes, seconds));
    }

    /** The slope of the least-squares line through the logarithms. */
    static double exponent(int[] sizes, double[] seconds) {
        double n = sizes.length;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < sizes.length; i++) {
            double x = Math.log(sizes[i]);
            double y = Math.log(seconds[i]);
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }

    private static void solvers() {
        Loader.loadNativeLibraries();
        Scheme slide = Schemes.load().named("slide");
        print("| users | valued | objective | slide, needs included [s] | CP-SAT, needs given [s] | ratio |");
        print("|---|---|---|---|---|---|");
        for (boolean valued : new boolean[] {false, true}) {
            for (int users : new int[] {100, 1000, 10_000}) {
                Scenario scenario = Cells.cell(users, 4, 50, valued);
                double[] times = new double[9];
                Plan plan = slide.plan(scenario, PlanOptions.defaults());
                for (int i = 0; i < times.length; i++) {
                    plan = slide.plan(scenario, PlanOptions.defaults());
                    times[i] = plan.solveSeconds();
                }
                Arrays.sort(times);
                CpModel program = Solvers.program(scenario);
                Solvers.Solved solved = Solvers.solve(program, LIMIT_SECONDS);
                print(
                        "| %d | %s | %.0f, CP-SAT %.0f%s | %.5f | %.3f | %.0f |",
                        users,
                        valued,
                        plan.objective(),
                        solved.objective(),
                        solved.optimal() ? "" : " not proven",
                        times[4],
                        solved.seconds(),
                        solved.seconds() / times[4]);
            }
        }
    }

    private static List<RunResult> plan(String users, String models, String layers, String valued)
            throws RunnerException {
        return List.copyOf(new Runner(options()
                        .include(PlannerBench.class.getSimpleName())
                        .param("users", users)
                        .param("models", models)
                        .param("layers", layers)
                        .param("valued", valued)
                        .build())
                .run());
    }

    private static ChainedOptionsBuilder options() {
        return new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
