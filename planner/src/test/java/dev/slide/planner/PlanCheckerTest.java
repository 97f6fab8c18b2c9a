package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.Execution;
import dev.slide.model.Executions;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.Timeline;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans that are wrong in one respect each, by as little as a last place. */
class PlanCheckerTest {
    private static final ModelProfile MODEL =
            new ModelProfile("m", 0.5, List.of(new LayerProfile("a", 4, 2, 0), new LayerProfile("b", 4, 4, 0.5)));
    // At 8 bit/s and 4 Hz: a from 0.5 to 1 s, b from 1 to 2.5 s; 2 s at 2 W, 6 cycles at 16 / 2 J, 1 s at 3 W.
    private static final Device DEVICE =
            Device.of(1, 4, 1).withPower(2, 0.5).withReceivePowerWatts(3).withEnergyBudgetJoules(55);

    @Test
    void acceptsWhatHoldsExactly() {
        assertThat(faults(DEVICE, 2.5, 0, 8, 8, 4)).isEmpty();
        assertThat(faults(DEVICE.withEnergyBudgetJoules(56), 2.5, 0, 8, 8, 4)).isEmpty();
    }

    @Test
    void findsWhatIsTooMuchByALastPlace() {
        assertThat(faults(DEVICE, Math.nextDown(2.5), 0, 8, 8, 4))
                .singleElement()
                .asString()
                .contains("u: completion");
        assertThat(faults(DEVICE.withEnergyBudgetJoules(Math.nextDown(55)), 2.5, 0, 8, 8, 4))
                .singleElement()
                .asString()
                .contains("energy");
        assertThat(faults(DEVICE, 2.5, 0, Math.nextDown(8), 8, 4))
                .singleElement()
                .asString()
                .contains("rateBps");
        assertThat(faults(DEVICE, 2.5, 0, Math.nextUp(8), 8, 4))
                .singleElement()
                .asString()
                .contains("cell");
        assertThat(faults(DEVICE, 3, 0, 8, 8, Math.nextUp(4)))
                .singleElement()
                .asString()
                .contains("frequency");
        assertThat(faults(DEVICE, 3, 0, 8, 8, Math.nextDown(1)))
                .singleElement()
                .asString()
                .contains("frequency");
        assertThat(faults(DEVICE, 2.5, 0.6, 8, 8, 4)).singleElement().asString().contains("accurate");
    }

    /** Two layers of 1 s and 2^-53 s take 1 s in ordinary arithmetic, but more than a deadline of 1 s. */
    @Test
    void ordinaryArithmeticDoesNotDecide() {
        ModelProfile model = new ModelProfile(
                "m", 0, List.of(new LayerProfile("a", 0, 0, 1.0), new LayerProfile("b", 0, 0, 0x1p-53)));
        Task task = Task.builder("u", List.of(model), Device.of(0, 4, 1), 1, 1).build();
        Scenario scenario = new Scenario(Cell.of(8), List.of(model), List.of(task));
        Executions executions = (of, index, rate, by) -> new Execution(
                new double[] {4, 4},
                Timeline.overlapped(List.of("a", "b"), new double[] {0, 0}, new double[] {1.0, 0x1p-53}),
                0);
        Plan plan =
                new Plan.Builder("some", scenario, executions).admit(0, 0, 8, 8).build(1, 1, 0);
        assertThat(1.0 + 0x1p-53).isEqualTo(1.0);
        assertThat(new PlanChecker(false).faults(plan))
                .singleElement()
                .asString()
                .contains("exceed deadline");
    }

    @Test
    void findsWhatIsToldWrongly() {
        Scenario scenario = scenario(DEVICE, 3, 0);
        Plan objective = new Plan.Builder("some", scenario, executions(4, 0))
                .admit(0, 0, 8, 8)
                .build(2, 2, 0);
        assertThat(new PlanChecker(false).faults(objective))
                .singleElement()
                .asString()
                .contains("objective");
        Plan energy = new Plan.Builder("some", scenario, executions(4, -1))
                .admit(0, 0, 8, 8)
                .build(1, 1, 0);
        assertThat(new PlanChecker(false).faults(energy))
                .singleElement()
                .asString()
                .contains("played through");
        Plan reason = new Plan.Builder("some", scenario(DEVICE, 3, 0.9), executions(4, 0))
                .refuse(0, RefusalReason.ENERGY)
                .build(0, 0, 0);
        assertThat(new PlanChecker(false).faults(reason))
                .singleElement()
                .asString()
                .contains("accurate");
    }

    @Test
    void countsResourceBlocks() {
        Task task = Task.builder("u", List.of(MODEL), DEVICE, 3, 1).build();
        Task other = Task.builder("v", List.of(MODEL), DEVICE, 3, 1).build();
        Scenario scenario = new Scenario(new Cell(18, 4, 4), List.of(MODEL), List.of(task, other));
        Plan.Builder plan = new Plan.Builder("some", scenario, executions(4, 0)).admit(0, 0, 8, 8);
        assertThat(new PlanChecker(false).faults(plan.admit(1, 0, 8, 8).build(2, 2, 0)))
                .isEmpty();
        assertThat(new PlanChecker(false).faults(plan.admit(1, 0, 9, 8).build(2, 2, 0)))
                .singleElement()
                .asString()
                .contains("5 resource blocks");
    }

    private static List<String> faults(
            Device device, double deadline, double accuracy, double bandwidth, double rate, double frequency) {
        Plan plan = new Plan.Builder("some", scenario(device, deadline, accuracy), executions(frequency, 0))
                .admit(0, 0, bandwidth, rate)
                .build(1, 1, 0);
        return new PlanChecker(false).faults(plan);
    }

    private static Scenario scenario(Device device, double deadline, double accuracy) {
        Task task = Task.builder("u", List.of(MODEL), device, deadline, 1)
                .minAccuracy(accuracy)
                .build();
        return new Scenario(Cell.of(8), List.of(MODEL), List.of(task));
    }

    private static Executions executions(double frequency, double more) {
        return (task, model, rate, by) -> {
            double[] work = {2 / frequency, 0.5 + 4 / frequency};
            double joules = 2 * (work[0] + work[1]) + 0.5 * 6 * frequency * frequency + 3 * 8 / rate + more;
            return new Execution(
                    new double[] {frequency, frequency},
                    Timeline.overlapped(List.of("a", "b"), new double[] {4 / rate, 8 / rate}, work),
                    joules);
        };
    }
}
