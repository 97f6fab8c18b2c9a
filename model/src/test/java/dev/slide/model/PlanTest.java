package dev.slide.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final ModelProfile MODEL = new ModelProfile("m", 0.5, List.of(new LayerProfile("a", 10, 100, 0)));
    private static final Scenario SCENARIO = new Scenario(
            Cell.of(10),
            List.of(MODEL),
            List.of(
                    Task.builder("u1", List.of(MODEL), Device.of(0, 100, 1), 2, 5)
                            .build(),
                    Task.builder("u2", List.of(MODEL), Device.of(0, 100, 1), 2, 5)
                            .build()));

    /** Done exactly when wanted, which shows that the wanted time comes through. */
    private static final Executions AT_THE_LAST_MOMENT = (task, model, rate, by) -> new Execution(
            new double[] {100},
            Timeline.overlapped(List.of("a"), new double[] {10 / rate}, new double[] {by - 10 / rate}),
            3);

    @Test
    void tellsWhatWasDecided() {
        Plan plan = new Plan.Builder("some", SCENARIO, AT_THE_LAST_MOMENT)
                .admit(0, 0, 4, 20)
                .refuse(1, RefusalReason.ENERGY)
                .build(1, 2, 0.5);
        assertThat(plan.admittedCount()).isEqualTo(1);
        assertThat(plan.bandwidthUsedHz()).isEqualTo(4);
        assertThat(plan.isOptimal()).isFalse();
        assertThat(plan.gap()).isEqualTo(0.5);
        assertThat(plan.modelIndex(0)).isZero();
        assertThat(plan.modelIndex(1)).isEqualTo(-1);
        assertThat(plan.reason(0)).isNull();
        assertThat(plan.tasks()).hasSize(2);
        TaskPlan.Admitted first = (TaskPlan.Admitted) plan.tasks().get(0);
        assertThat(first.model()).isSameAs(MODEL);
        assertThat(first.execution().completionSeconds()).isEqualTo(2);
        assertThat(plan.task(1)).isEqualTo(new TaskPlan.Refused(SCENARIO.tasks().get(1), RefusalReason.ENERGY));
    }

    @Test
    void mayWantATaskDoneEarlier() {
        Plan plan = new Plan.Builder("some", SCENARIO, AT_THE_LAST_MOMENT)
                .admit(0, 0, 4, 20)
                .completeBy(0, 1.5)
                .admit(1, 0, 4, 20)
                .build(2, 2, 0);
        assertThat(((TaskPlan.Admitted) plan.task(0)).execution().completionSeconds())
                .isEqualTo(1.5);
        assertThat(((TaskPlan.Admitted) plan.task(1)).execution().completionSeconds())
                .isEqualTo(2);
        assertThat(plan.isOptimal()).isTrue();
        assertThat(plan.gap()).isZero();
    }

    @Test
    void refusesHalfAPlan() {
        Plan.Builder half = new Plan.Builder("some", SCENARIO, AT_THE_LAST_MOMENT).admit(0, 0, 4, 20);
        assertThatThrownBy(() -> half.build(1, 1, 0)).hasMessage("user u2 is neither admitted nor refused");
        half.refuse(1, RefusalReason.BANDWIDTH);
        assertThatThrownBy(() -> half.build(2, 1, 0)).hasMessageContaining("objective is 2.0");
        assertThatThrownBy(() -> half.admit(1, 1, 4, 20)).hasMessageContaining("model 1 of user u2");
        assertThatThrownBy(() -> half.admit(1, 0, Double.NaN, 20)).hasMessageContaining("bandwidthHz of user u2");
    }
}
