package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRateTest {

    @ParameterizedTest
    @EnumSource(FrequencyRule.class)
    void isWhatBisectionFinds(FrequencyRule rule) {
        int bound = 0;
        for (int i = 0; i < 4000; i++) {
            RandomCells random = new RandomCells(77_000_000L + i);
            Task task = random.task("u", List.of(random.model("m", 1 + i % 12)), false);
            boolean overlapped = i % 4 != 0;
            Chain chain = new Chain();
            chain.load(task, 0, overlapped, false);
            double found = new LeastRate(rule).solve(chain, 1e10);
            double expected = new Reference(task, 0, new ExecutionRule(overlapped, rule)).leastRate(1e10);
            if (expected == Reference.NEVER) {
                assertThat(found).isNegative();
            } else {
                assertThat(found).isCloseTo(expected, Percentage.withPercentage(1e-5));
                bound += found > LeastRate.atHighestClock(chain, task.deadlineSeconds()) * (1 + 1e-9) ? 1 : 0;
            }
        }
        assertThat(bound).as("tasks whose budget binds").isGreaterThan(rule == FrequencyRule.HIGHEST ? 30 : 300);
    }

    /** The promise of LeastRate: no more than what a slightly shorter deadline and budget would need. */
    @Test
    void isNoHigherThanForASlightlyHarderTask() {
        for (int i = 0; i < 4000; i++) {
            RandomCells random = new RandomCells(78_000_000L + i);
            Task task = random.task("u", List.of(random.model("m", 1 + i % 12)), false);
            Chain chain = new Chain();
            chain.load(task, 0, true, false);
            double found = new LeastRate(FrequencyRule.EACH_LAYER).solve(chain, 1e10);
            double harder = 1 - 2 * chain.margin(1) - 1e-12; // the reference's own tolerance
            Device device = task.device();
            Task hard = Task.builder(
                            "u",
                            task.models(),
                            device.energyBudgetJoules() == Double.POSITIVE_INFINITY
                                    ? device
                                    : device.withEnergyBudgetJoules(device.energyBudgetJoules() * harder),
                            task.deadlineSeconds() * harder,
                            1)
                    .samples(task.samples())
                    .build();
            if (task.hasCached(0)) {
                continue;
            }
            double most = new Reference(hard, 0, new ExecutionRule(true, FrequencyRule.EACH_LAYER)).leastRate(1e10);
            if (most < Reference.NEVER) {
                assertThat(found).isBetween(0.0, most * (1 + 1e-11));
            }
        }
    }

    /** Ten tasks that each need exactly a tenth of the cell all fit. */
    @Test
    void exactNeedsStayExact() {
        ModelProfile model = new ModelProfile(
                "m", 1, List.of(new LayerProfile("a", 4e6, 1e8, 0.125), new LayerProfile("b", 6e6, 2e8, 0.125)));
        Device device = Device.of(0, 1e9, 1);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            tasks.add(Task.builder("u" + i, List.of(model), device, 2.25, 1).build());
        }
        // After 10 Mbit the last layer takes 0.125 s and 0.2 s: 1.925 s are left for them.
        double cell = 10 * (10e6 / (2.25 - 0.125 - 0.2));
        Plan plan = plan(new Scenario(Cell.of(cell), List.of(model), tasks));
        assertThat(plan.admittedCount()).isBetween(9, 10); // 0.2 s is not a binary fraction
        ModelProfile zero = new ModelProfile("zero", 1, List.of(new LayerProfile("a", 1e7, 0, 0)));
        List<Task> exact = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            exact.add(Task.builder("u" + i, List.of(zero), device, 1, 1).build());
        }
        Plan all = plan(new Scenario(Cell.of(1e8), List.of(zero), exact));
        assertThat(all.admittedCount()).isEqualTo(10);
        assertThat(all.bandwidthUsedHz()).isEqualTo(1e8);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1e3, 1e-3",
        "1, 1e12, 1e-3",
        "1, 1e3, 3600",
        "1, 1e12, 3600",
        "10000, 1e3, 1e-3",
        "10000, 1e12, 1e-3",
        "10000, 1e3, 3600",
        "10000, 1e12, 3600",
        "37, 5e7, 0.5",
        "3, 1e12, 1",
        "500, 1e3, 1"
    })
    void extremesHold(int layers, double rateBps, double deadlineSeconds) {
        for (int kind = 0; kind < 5; kind++) {
            double bits = rateBps * deadlineSeconds / 2;
            double cycles = 1e9 * deadlineSeconds / 2;
            List<LayerProfile> list = new ArrayList<>();
            for (int l = 0; l < layers; l++) {
                double size = kind == 1 && l % 2 == 0 ? 0 : bits / layers;
                double flop = kind == 2 || (kind == 3 && l % 3 != 0) ? 0 : cycles / layers;
                list.add(new LayerProfile("l" + l, size, flop, kind == 4 ? deadlineSeconds / layers / 10 : 0));
            }
            ModelProfile model = new ModelProfile("m", 0, list);
            Device free = Device.of(0, 1e9, 1).withPower(0.01, 1e-27);
            Task open =
                    Task.builder("u", List.of(model), free, deadlineSeconds, 1).build();
            Chain chain = new Chain();
            chain.load(open, 0, true, false);
            Majorant majorant = new Majorant();
            double fastest = LeastRate.atHighestClock(chain, deadlineSeconds);
            if (fastest == 0) {
                majorant.energy(chain, 0, deadlineSeconds);
            } else {
                majorant.energy(chain, 0.8 / fastest, deadlineSeconds);
            }
            Device tight = free.withEnergyBudgetJoules(majorant.joules == 0 ? 1 : majorant.joules * (1 + 1e-9));
            for (Device device : List.of(free, tight)) {
                Task task = Task.builder("u", List.of(model), device, deadlineSeconds, 1)
                        .build();
                Plan plan = plan(new Scenario(Cell.of(rateBps * 1000), List.of(model), List.of(task)));
                assertThat(plan.admittedCount()).as("kind " + kind).isEqualTo(1);
                assertThat(plan.rateBps(0)).isLessThanOrEqualTo(fastest / 0.8 * (1 + 1e-6));
            }
        }
    }

    /** The deadline leaves a part in 1e9 more than the work takes at full clock. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50, 10_000})
    void aSlackOfAPartInABillionIsUsed(int layers) {
        ModelProfile model = new ModelProfile(
                "m",
                0,
                Collections.nCopies(layers, 0).stream()
                        .collect(
                                ArrayList<LayerProfile>::new,
                                (list, zero) ->
                                        list.add(new LayerProfile("l" + list.size(), list.isEmpty() ? 1e3 : 0, 1e6, 0)),
                                ArrayList::addAll));
        double work = layers * 1e6 / 1e9;
        Task task = Task.builder("u", List.of(model), Device.of(0, 1e9, 1), work * (1 + 1e-9), 1)
                .build();
        Plan plan = plan(new Scenario(Cell.of(1e16), List.of(model), List.of(task)));
        assertThat(plan.admittedCount()).isEqualTo(1);
        assertThat(plan.rateBps(0)).isCloseTo(1e3 / (work * 1e-9), Percentage.withPercentage(2));
    }

    @Test
    void noSlackMeansTooLate() {
        ModelProfile model = new ModelProfile("m", 0, List.of(new LayerProfile("a", 1, 1e9, 0)));
        Task task =
                Task.builder("u", List.of(model), Device.of(0, 1e9, 1), 1, 1).build();
        Plan plan = plan(new Scenario(Cell.of(1e20), List.of(model), List.of(task)));
        assertThat(plan.reason(0)).isEqualTo(RefusalReason.DEADLINE);
        ModelProfile cached = new ModelProfile("m", 0, List.of(new LayerProfile("a", 0, 1e9, 0)));
        Task atOnce =
                Task.builder("u", List.of(cached), Device.of(0, 1e9, 1), 1, 1).build();
        assertThat(plan(new Scenario(Cell.of(1), List.of(cached), List.of(atOnce)))
                        .admittedCount())
                .isEqualTo(1);
    }

    private static Plan plan(Scenario scenario) {
        Plan plan = Schemes.load().named("slide").plan(scenario, PlanOptions.defaults());
        assertThat(new PlanChecker(false).faults(plan)).isEmpty();
        return plan;
    }
}
