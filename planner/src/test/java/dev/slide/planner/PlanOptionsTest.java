package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanOptionsTest {
    private static final Scheme SLIDE = Schemes.load().named("slide");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void leftoverBandwidthMakesTasksEarlier(long seed) {
        for (boolean valued : new boolean[] {false, true}) {
            Scenario small = new RandomCells(seed).cell(30, 3, 8, valued);
            Plan plain = SLIDE.plan(small, PlanOptions.defaults());
            Plan shared = SLIDE.plan(small, PlanOptions.defaults().withShareLeftover(true));
            assertThat(new PlanChecker(false).faults(shared)).isEmpty();
            assertThat(shared.admittedCount()).isEqualTo(plain.admittedCount());
            assertThat(shared.objective()).isEqualTo(plain.objective());
            assertThat(shared.bandwidthUsedHz()).isGreaterThan(plain.bandwidthUsedHz());
            double before = 0;
            double after = 0;
            for (int i = 0; i < 30; i++) {
                assertThat(shared.isAdmitted(i)).isEqualTo(plain.isAdmitted(i));
                if (plain.task(i) instanceof TaskPlan.Admitted was && shared.task(i) instanceof TaskPlan.Admitted is) {
                    double then = was.execution().completionSeconds();
                    double now = is.execution().completionSeconds();
                    assertThat(now).isLessThanOrEqualTo(then * (1 + 1e-9));
                    assertThat(is.rateBps()).isGreaterThanOrEqualTo(was.rateBps());
                    before += then;
                    after += now;
                }
            }
            assertThat(after).isLessThan(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void tablesOfClocksAreKept(long seed) {
        Scenario any = new RandomCells(seed).cell(60, 3, 8, false);
        List<Task> tasks = new ArrayList<>();
        for (Task task : any.tasks()) {
            Device device = task.device();
            double highest = device.maxFrequencyHz();
            ClockTable table = new ClockTable(highest, highest * 0.9, highest * 0.75, highest * 0.5, highest * 0.4, 1);
            tasks.add(Task.builder(
                            task.id(),
                            task.models(),
                            device.withClocks(table),
                            task.deadlineSeconds(),
                            task.spectralEfficiencyBpsPerHz())
                    .build());
        }
        Scenario scenario = new Scenario(any.cell(), any.models(), tasks);
        for (Scheme scheme : Schemes.load().all()) {
            Plan any1 = scheme.plan(scenario, PlanOptions.defaults());
            Plan table = scheme.plan(scenario, PlanOptions.defaults().withDiscreteClocks(true));
            assertThat(new PlanChecker(true).faults(table)).as(scheme.name()).isEmpty();
            assertThat(table.objective()).as(scheme.name()).isLessThanOrEqualTo(any1.objective());
        }
        Plan without = SLIDE.plan(scenario, PlanOptions.defaults());
        assertThat(new PlanChecker(true).faults(without)).isNotEmpty();
        assertThat(SLIDE.plan(scenario, PlanOptions.defaults().withDiscreteClocks(true))
                        .admittedCount())
                .isPositive();
    }

    @Test
    void timeIsTakenFromTheClock() {
        AtomicLong clock = new AtomicLong();
        Plan plan = SLIDE.plan(
                new RandomCells(1).cell(3, 1, 2, false),
                PlanOptions.defaults().withNanoClock(() -> clock.getAndAdd(1_500_000_000L)));
        assertThat(plan.solveSeconds()).isEqualTo(1.5);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> PlanOptions.defaults().withThreads(0)).hasMessageContaining("threads is 0");
        assertThatThrownBy(() -> PlanOptions.defaults().withTimeLimitSeconds(Double.NaN))
                .hasMessageContaining("timeLimitSeconds is NaN");
    }
}
