package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.Cell;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemesTest {
    private static final Schemes SCHEMES = Schemes.load();

    @Test
    void areFoundByName() {
        assertThat(SCHEMES.names())
                .startsWith(
                        "slide",
                        "slide-single-frequency",
                        "slide-max-frequency",
                        "slide-equal-bandwidth",
                        "dai",
                        "dai-equal-bandwidth",
                        "random-model",
                        "most-accurate-model");
        assertThat(SCHEMES.all())
                .allSatisfy(scheme -> assertThat(SCHEMES.named(scheme.name())).isSameAs(scheme));
        assertThatThrownBy(() -> SCHEMES.named("slid"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slide, slide-single-frequency");
    }

    /** No scheme with constant bandwidth beats slide, and the more a scheme may choose, the better it is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void slideIsNeverBeaten(long seed) {
        for (int i = 0; i < 150; i++) {
            Scenario scenario = new RandomCells(seed * 100_000 + i).cell(3 + i % 40, 1 + i % 4, 12, i % 2 == 0);
            Map<String, Double> objective = new HashMap<>();
            for (Scheme scheme : SCHEMES.all()) {
                Plan plan = scheme.plan(scenario, PlanOptions.defaults().withSeed(seed));
                assertThat(new PlanChecker(false).faults(plan))
                        .as(scheme.name())
                        .isEmpty();
                assertThat(plan.scheme()).isEqualTo(scheme.name());
                objective.put(scheme.name(), plan.objective());
                notBetter(objective, scheme.name(), "slide");
            }
            notBetter(objective, "slide-max-frequency", "slide-single-frequency");
            notBetter(objective, "dai", "slide-single-frequency");
            notBetter(objective, "dai-equal-bandwidth", "dai");
            notBetter(objective, "dai-equal-bandwidth", "slide-equal-bandwidth");
        }
    }

    private static void notBetter(Map<String, Double> objective, String less, String more) {
        assertThat(objective.getOrDefault(less, Double.NaN))
                .as(less + " against " + more)
                .isLessThanOrEqualTo(objective.getOrDefault(more, Double.NaN) * (1 + 1e-12));
    }

    @Test
    void threadsAndRepetitionChangeNothing() {
        for (boolean valued : new boolean[] {false, true}) {
            Scenario scenario = new RandomCells(11).cell(5000, 4, 12, valued);
            for (Scheme scheme : SCHEMES.all()) {
                PlanOptions options =
                        PlanOptions.defaults().withShareLeftover(true).withThreads(1);
                assertThat(decisions(scheme.plan(scenario, options)))
                        .as(scheme.name())
                        .isEqualTo(decisions(scheme.plan(scenario, options.withThreads(3))));
            }
        }
    }

    @Test
    void theSeedDrawsTheModel() {
        Scenario scenario = new RandomCells(12).cell(300, 4, 6, false);
        Scheme random = SCHEMES.named("random-model");
        PlanOptions options = PlanOptions.defaults();
        assertThat(decisions(random.plan(scenario, options.withSeed(5))))
                .isEqualTo(decisions(random.plan(scenario, options.withSeed(5))))
                .isNotEqualTo(decisions(random.plan(scenario, options.withSeed(6))));
    }

    @Test
    void theMostAccurateModelIsThat() {
        Scenario scenario = new RandomCells(13).cell(300, 4, 6, false);
        Plan plan = SCHEMES.named("most-accurate-model").plan(scenario, PlanOptions.defaults());
        for (TaskPlan decided : plan.tasks()) {
            if (decided instanceof TaskPlan.Admitted admitted) {
                Task task = decided.task();
                assertThat(task.models())
                        .allMatch(model -> model.accuracy() <= admitted.model().accuracy());
            }
        }
        assertThat(plan.admittedCount()).isPositive();
    }

    @Test
    void equalSharesAreEqual() {
        Scenario any = new RandomCells(14).cell(40, 3, 6, false);
        Scenario free = new Scenario(Cell.of(4e8), any.models(), any.tasks());
        Scenario blocks = new Scenario(Cell.ofBlocks(4e8, 720e3), any.models(), any.tasks()); // 555, 13 for each
        Scheme scheme = SCHEMES.named("slide-equal-bandwidth");
        Plan freely = scheme.plan(free, PlanOptions.defaults());
        Plan whole = scheme.plan(blocks, PlanOptions.defaults());
        assertThat(freely.admittedCount()).isPositive();
        for (int i = 0; i < 40; i++) {
            assertThat(freely.bandwidthHz(i)).isEqualTo(freely.isAdmitted(i) ? 1e7 : 0);
            assertThat(whole.bandwidthHz(i)).isEqualTo(whole.isAdmitted(i) ? 13 * 720e3 : 0);
        }
    }

    @Test
    void aCellWithoutTasksHasAPlan() {
        Scenario empty = new Scenario(
                new RandomCells(1).cell(1, 1, 1, false).cell(),
                new RandomCells(1).cell(1, 1, 1, false).models(),
                List.of());
        for (Scheme scheme : SCHEMES.all()) {
            Plan plan = scheme.plan(empty, PlanOptions.defaults());
            assertThat(plan.admittedCount()).isZero();
            assertThat(plan.isOptimal()).isTrue();
        }
    }

    /** With nothing of the search allowed, the plan still holds and says how far from the best it may be. */
    @Test
    void theTimeLimitLeavesAGap() {
        Scenario scenario = new RandomCells(15).cell(400, 4, 8, true);
        Scheme slide = SCHEMES.named("slide");
        Plan best = slide.plan(scenario, PlanOptions.defaults());
        Plan stopped = slide.plan(scenario, PlanOptions.defaults().withTimeLimitSeconds(0));
        assertThat(best.isOptimal()).isTrue();
        assertThat(new PlanChecker(false).faults(stopped)).isEmpty();
        assertThat(stopped.objective()).isLessThanOrEqualTo(best.objective());
        assertThat(stopped.upperBound()).isGreaterThanOrEqualTo(best.objective());
        assertThat(stopped.gap()).isBetween(0.0, 0.05).isGreaterThan(0);
    }

    private static List<String> decisions(Plan plan) {
        return plan.tasks().stream()
                .map(decided -> decided instanceof TaskPlan.Admitted admitted
                        ? admitted.model() + " " + admitted.bandwidthHz() + " " + admitted.rateBps() + " "
                                + admitted.execution().completionSeconds() + " "
                                + admitted.execution().energyJoules()
                        : decided.toString())
                .toList();
    }
}
