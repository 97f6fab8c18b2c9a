package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of small cells against exhaustive search over all models and all sets of tasks. */
class OptimumTest {
    private static final int CELLS = 250;
    private static final PlanOptions OPTIONS = PlanOptions.defaults().withThreads(1);

    static IntStream seeds() {
        return IntStream.range(0, 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void servesAsManyAsExhaustiveSearch(int seed) {
        for (int i = 0; i < CELLS; i++) {
            Scenario scenario = new RandomCells(seed * CELLS + i).cell(2 + i % 5, 1 + i % 3, 5, false);
            check(scenario, "slide", new ExecutionRule(true, FrequencyRule.EACH_LAYER));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isWorthAsMuchAsExhaustiveSearch(int seed) {
        for (int i = 0; i < CELLS; i++) {
            Scenario scenario = new RandomCells(7_000_000 + seed * CELLS + i).cell(2 + i % 5, 1 + i % 3, 5, true);
            check(scenario, "slide", new ExecutionRule(true, FrequencyRule.EACH_LAYER));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void otherSchemesAreTheirOwnOptimum(int seed) {
        for (int i = 0; i < CELLS; i++) {
            Scenario scenario = new RandomCells(9_000_000 + seed * CELLS + i).cell(2 + i % 5, 1 + i % 3, 5, i % 2 == 0);
            check(scenario, "slide-single-frequency", new ExecutionRule(true, FrequencyRule.ONE));
            check(scenario, "slide-max-frequency", new ExecutionRule(true, FrequencyRule.HIGHEST));
            check(scenario, "dai", new ExecutionRule(false, FrequencyRule.EACH_LAYER));
        }
    }

    private static void check(Scenario scenario, String scheme, ExecutionRule rule) {
        Plan plan = Schemes.load().named(scheme).plan(scenario, OPTIONS);
        assertThat(new PlanChecker(false).faults(plan)).isEmpty();
        assertThat(plan.isOptimal()).isTrue();
        int users = scenario.tasks().size();
        double[][] needs = new double[users][];
        for (int u = 0; u < users; u++) {
            Task task = scenario.tasks().get(u);
            double highest = highestHz(scenario) * task.spectralEfficiencyBpsPerHz();
            needs[u] = new double[task.models().size()];
            for (int m = 0; m < needs[u].length; m++) {
                needs[u][m] = task.accepts(m)
                        ? new Reference(task, m, rule).leastRate(highest) / task.spectralEfficiencyBpsPerHz()
                        : Reference.NEVER;
            }
            checkReason(plan, u, rule, highest);
        }
        // A need that lies within a part in 1e9 of the next block or of the cell's edge may fall on either side.
        double least = exhaustive(scenario, needs, 0, scenario.cell().bandwidthHz(), 1 + 1e-9, 0);
        double most = exhaustive(scenario, needs, 0, scenario.cell().bandwidthHz(), 1 - 1e-9, 0);
        assertThat(plan.objective()).isBetween(least * (1 - 1e-12), most * (1 + 1e-12));
    }

    private static double highestHz(Scenario scenario) {
        return scenario.cell().hasResourceBlocks()
                ? scenario.cell().resourceBlocks() * scenario.cell().resourceBlockHz()
                : scenario.cell().bandwidthHz();
    }

    /** The highest value of the users from this one on, with every need times a factor. */
    private static double exhaustive(
            Scenario scenario, double[][] needs, int user, double leftHz, double factor, double value) {
        if (user == needs.length) {
            return value;
        }
        double best = exhaustive(scenario, needs, user + 1, leftHz, factor, value);
        for (int m = 0; m < needs[user].length; m++) {
            double hz = needs[user][m] * factor;
            if (scenario.cell().hasResourceBlocks()) {
                double blockHz = scenario.cell().resourceBlockHz();
                hz = Math.ceil(hz / blockHz) * blockHz;
            }
            if (hz <= leftHz * (1 + 1e-12)) {
                double worth = scenario.tasks().get(user).value(m);
                best = Math.max(best, exhaustive(scenario, needs, user + 1, leftHz - hz, factor, value + worth));
            }
        }
        return best;
    }

    private static void checkReason(Plan plan, int user, ExecutionRule rule, double highestBps) {
        if (plan.isAdmitted(user)) {
            return;
        }
        Task task = plan.scenario().tasks().get(user);
        RefusalReason expected = RefusalReason.ACCURACY;
        for (int m = 0; m < task.models().size(); m++) {
            if (task.accepts(m)) {
                Reference reference = new Reference(task, m, rule);
                RefusalReason reached = reference.leastRate(highestBps) < Reference.NEVER
                        ? RefusalReason.BANDWIDTH
                        : reference.isInTime(highestBps) ? RefusalReason.ENERGY : RefusalReason.DEADLINE;
                expected = reached.compareTo(expected) > 0 ? reached : expected;
            }
        }
        assertThat(plan.reason(user)).isEqualTo(expected);
    }
}
