package dev.slide.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import dev.slide.planner.PlanChecker;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropsTest {
    private static final Schemes SCHEMES = Schemes.load();
    private static final String MODEL =
            "models: [{name: m, layers: [{sizeBits: 1e6, flopPerSample: 1e9}, {sizeBits: 3e6, flopPerSample: 2e9}]}]";
    private static final String DEVICE = "devices: [{flopPerCycle: 1000, minFrequencyHz: 0, maxFrequencyHz: 1e9}]";

    private static Plan plan(String scheme, Scenario scenario) {
        return SCHEMES.named(scheme).plan(scenario, PlanOptions.defaults().withThreads(1));
    }

    @Test
    void theSameUserHasTheSameLuckInEverySetting() throws ScenarioException {
        Scenario few = new Drops(Experiments.setting("users: {count: 10}"), 5).drop(3);
        Scenario many =
                new Drops(Experiments.setting("users: {count: 40, samples: 9}", "cell: {bandwidthHz: 5e6}"), 5).drop(3);
        for (int u = 0; u < 10; u++) {
            Task one = few.tasks().get(u);
            Task other = many.tasks().get(u);
            assertThat(other.spectralEfficiencyBpsPerHz()).isEqualTo(one.spectralEfficiencyBpsPerHz());
            assertThat(other.deadlineSeconds()).isEqualTo(one.deadlineSeconds());
            assertThat(other.device()).isEqualTo(one.device());
            assertThat(other.samples()).isEqualTo(9);
        }
    }

    @Test
    void dropsDependOnSeedAndReplicationAlone() throws ScenarioException {
        Setting setting = Experiments.setting("users: {count: 5}");
        Drops drops = new Drops(setting, 5);
        drops.drop(9);
        double third = drops.drop(3).tasks().get(4).deadlineSeconds();

        assertThat(new Drops(setting, 5).drop(3).tasks().get(4).deadlineSeconds())
                .isEqualTo(third);
        assertThat(new Drops(setting, 6).drop(3).tasks().get(4).deadlineSeconds())
                .isNotEqualTo(third);
        assertThat(new Drops(setting, 5).drop(4).tasks().get(4).deadlineSeconds())
                .isNotEqualTo(third);
    }

    @Test
    void oneUserIsAClosedForm() throws ScenarioException {
        // At full clock: layers of 1 and 2 ms a GFLOP at 1 TFLOP/s, 4 Mbit. The rate is max of 1e6 / (1 - 3e-3), 4e6 /
        // (1 - 2e-3).
        Setting setting =
                Experiments.setting("users: {count: 1, deadlineSeconds: 1, efficiency: 1, " + DEVICE + "}", MODEL);
        Scenario scenario = new Drops(setting, 1).drop(0);
        TaskPlan planned = plan("slide", scenario).task(0);

        assertThat(planned).isInstanceOfSatisfying(TaskPlan.Admitted.class, task -> {
            assertThat(task.rateBps()).isCloseTo(4e6 / (1 - 2e-3), within(1e-3));
            assertThat(task.bandwidthHz())
                    .isCloseTo(task.rateBps() / scenario.tasks().get(0).spectralEfficiencyBpsPerHz(), within(1e-3));
        });
        assertThat(plan("dai", scenario).task(0))
                .isInstanceOfSatisfying(
                        TaskPlan.Admitted.class,
                        task -> assertThat(task.rateBps()).isCloseTo(4e6 / (1 - 3e-3), within(1e-3)));
    }

    @Test
    void infiniteBandwidthServesWhoeverCanCompute() throws ScenarioException {
        Setting setting = Experiments.setting(
                "cell: {bandwidthHz: 1e15}",
                "radio: {mcsTable: none, shadowing: false}",
                "users: {count: 60, samples: {uniform: [1, 600]}, efficiency: 1, " + DEVICE + "}",
                MODEL);
        for (int r = 0; r < 20; r++) {
            Scenario scenario = new Drops(setting, 1).drop(r);
            long able = scenario.tasks().stream()
                    .filter(task -> task.samples() * 3e-3 < task.deadlineSeconds() - 1e-6)
                    .count();
            assertThat(able).isBetween(1L, 59L);
            assertThat(plan("slide", scenario).admittedCount()).isEqualTo((int) able);
            assertThat(plan("dai", scenario).admittedCount()).isEqualTo((int) able);
        }
    }

    @Test
    void withoutWorkOverlapGainsNothing() throws ScenarioException {
        Setting setting = Experiments.setting(
                "users: {count: 60}",
                "models: [{name: m, layers: [{sizeBits: 4e7, flopPerSample: 0}, {sizeBits: 4e7, flopPerSample: 0}]}]",
                "cell: {bandwidthHz: 50e6}");
        for (int r = 0; r < 20; r++) {
            Scenario scenario = new Drops(setting, 1).drop(r);
            // The need of a user is closed: 8e7 bit within the deadline less two overheads of 20 us; slide may use the
            // first 20 us.
            double[] needs = scenario.tasks().stream()
                    .mapToDouble(task -> 8e7 / (task.deadlineSeconds() - 20e-6) / task.spectralEfficiencyBpsPerHz())
                    .sorted()
                    .toArray();
            int fit = 0;
            double sum = 0;
            while (fit < needs.length && sum + needs[fit] <= 50e6) {
                sum += needs[fit++];
            }
            assertThat(plan("slide", scenario).admittedCount()).isEqualTo(fit);
            assertThat(plan("dai", scenario).admittedCount()).isBetween(fit - 1, fit);
        }
    }

    @Test
    void nobodyIsLostAndNobodyOverdraws() throws ScenarioException {
        Setting setting = Experiments.setting(
                "cell: {bandwidthHz: 50e6, subcarrierHz: 30e3}",
                "radio: {environment: uma, fading: rayleigh}",
                "area: {radiusMeters: 600}",
                "users: {count: 40, minAccuracy: {choice: [0, 0.75, 0.9]}, energyBudget: {part: {uniform: [0.2, 1]}}, samples: {logUniform: [1, 64]}}");
        Measures measures = new Measures();
        for (int r = 0; r < 20; r++) {
            Scenario scenario = new Drops(setting, 1).drop(r);
            for (Scheme scheme : SCHEMES.all()) {
                Plan plan = scheme.plan(scenario, PlanOptions.defaults().withThreads(1));
                measures.measure(plan);
                int refused = Arrays.stream(measures.refused).sum();
                assertThat(measures.admitted + refused).isEqualTo(40);
                assertThat(measures.bandwidthUsedHz).isLessThanOrEqualTo(50e6);
                assertThat(measures.admitted == 0 || measures.latencyQuantileSeconds(1) <= 2)
                        .isTrue();
            }
        }
    }

    @Test
    void slideIsAtLeastEveryConstantSchemeInEveryDrop() throws ScenarioException {
        List<Setting> settings = List.of(
                Experiments.setting("users: {count: 50}"),
                Experiments.setting(
                        "users: {count: 50, samples: {logUniform: [1, 100]}, energyBudget: {part: {uniform: [0.3, 1]}, share: 0.5}}"),
                Experiments.setting("cell: {bandwidthHz: 50e6, subcarrierHz: 15e3}", "users: {count: 50}"),
                Experiments.setting(
                        "models: [{synthetic: {count: 5, layers: 50, sizeBits: [2e7, 2e8], flopPerSample: [1e9, 1e10]}}]",
                        "users: {count: 50, modelsEach: 2, devices: [orin-nano, agx-orin, adreno-690, apple-a16]}"));
        for (Setting setting : settings) {
            Drops drops = new Drops(setting, 11);
            for (int r = 0; r < 30; r++) {
                Scenario scenario = drops.drop(r);
                int most = plan("slide", scenario).admittedCount();
                for (String scheme : List.of(
                        "slide-equal-bandwidth",
                        "slide-single-frequency",
                        "slide-max-frequency",
                        "dai",
                        "dai-equal-bandwidth",
                        "random-model",
                        "most-accurate-model")) {
                    assertThat(plan(scheme, scenario).admittedCount())
                            .as("%s in drop %d", scheme, r)
                            .isLessThanOrEqualTo(most);
                }
            }
        }
    }

    @Test
    void plansOfDropsHold() throws ScenarioException {
        Drops drops = new Drops(Experiments.setting("users: {energyBudget: {part: 0.6}}"), 2);
        for (int r = 0; r < 5; r++) {
            Scenario scenario = drops.drop(r);
            for (Scheme scheme : SCHEMES.all()) {
                assertThat(new PlanChecker(false).faults(plan(scheme.name(), scenario)))
                        .isEmpty();
            }
        }
    }
}
