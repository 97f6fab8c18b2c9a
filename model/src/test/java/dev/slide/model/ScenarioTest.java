package dev.slide.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    private static final ModelProfile MODEL = new ModelProfile(
            "m",
            0.5,
            List.of(
                    new LayerProfile("a", 10, 100, 0.5),
                    new LayerProfile("b", 0, 50, 0),
                    new LayerProfile("c", 5, 0, 0.25)));
    private static final ModelProfile OTHER = new ModelProfile("other", 0.75, List.of(new LayerProfile("a", 1, 1, 0)));
    private static final Device DEVICE = Device.of(0, 100, 1);

    @Test
    void keepsSumsOfLayers() {
        assertThat(MODEL.bitsUpTo(0)).isEqualTo(10);
        assertThat(MODEL.bitsUpTo(2)).isEqualTo(15).isEqualTo(MODEL.sizeBits());
        assertThat(MODEL.flopPerSampleFrom(0)).isEqualTo(150);
        assertThat(MODEL.flopPerSampleFrom(1)).isEqualTo(50);
        assertThat(MODEL.overheadSecondsFrom(0)).isEqualTo(0.75);
        assertThat(MODEL.layerIndex("c")).isEqualTo(2);
        assertThat(MODEL.layerIndex("z")).isEqualTo(-1);
        assertThat(MODEL.layer(1)).isEqualTo(new LayerProfile("b", 0, 50, 0));
    }

    @Test
    void cachedLayersNeedNoBits() {
        Task task = Task.builder("u", List.of(OTHER, MODEL), DEVICE, 1, 1)
                .cachedLayers(Map.of("m", List.of("a"), "other", List.of()))
                .build();
        assertThat(task.hasCached(0)).isFalse();
        assertThat(task.hasCached(1)).isTrue();
        assertThat(task.sizeBits(1, 0)).isZero();
        assertThat(task.sizeBits(1, 2)).isEqualTo(5);
        assertThat(task.sizeBits(0, 0)).isEqualTo(1);
    }

    @Test
    void valuesOfModelsOverrideTheTasks() {
        Task task = Task.builder("u", List.of(OTHER, MODEL), DEVICE, 1, 1)
                .modelValues(Map.of("m", 7.0))
                .value(3)
                .minAccuracy(0.6)
                .build();
        assertThat(task.value(0)).isEqualTo(3);
        assertThat(task.value(1)).isEqualTo(7);
        assertThat(task.accepts(0)).isTrue();
        assertThat(task.accepts(1)).isFalse();
    }

    @Test
    void countsBlocksThatFit() {
        assertThat(Cell.ofBlocks(1e8, 360e3).resourceBlocks()).isEqualTo(277);
        assertThat(Cell.ofBlocks(1, 0.1).resourceBlocks()).isBetween(9, 10);
        assertThat(Cell.of(1e8).hasResourceBlocks()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e31, 1e-61, -0.5})
    void refusesNumbersOutOfRange(double bad) {
        refused("sizeBits", () -> new LayerProfile("a", bad, 1, 1));
        refused("flopPerSample", () -> new LayerProfile("a", 1, bad, 1));
        refused("overheadSeconds", () -> new LayerProfile("a", 1, 1, bad));
        refused("accuracy", () -> new ModelProfile("m", bad, List.of(new LayerProfile("a", 1, 1, 1))));
        refused("minFrequencyHz", () -> Device.of(bad, 1e30, 1));
        refused("maxFrequencyHz", () -> Device.of(0, bad, 1));
        refused("cyclesPerFlop", () -> Device.of(0, 1, bad));
        refused("layerOverheadSeconds", () -> DEVICE.withLayerOverheadSeconds(bad));
        refused("staticPowerWatts", () -> DEVICE.withPower(bad, 1));
        refused("dynamicPowerWattsPerHz3", () -> DEVICE.withPower(1, bad));
        refused("receivePowerWatts", () -> DEVICE.withReceivePowerWatts(bad));
        if (bad != Double.POSITIVE_INFINITY) {
            refused("energyBudgetJoules", () -> DEVICE.withEnergyBudgetJoules(bad));
        }
        refused("clocksHz", () -> new ClockTable(1, bad));
        refused("bandwidthHz", () -> Cell.of(bad));
        refused("deadlineSeconds", () -> Task.builder("u", List.of(MODEL), DEVICE, bad, 1));
        refused("spectralEfficiencyBpsPerHz", () -> Task.builder("u", List.of(MODEL), DEVICE, 1, bad));
        Task.Builder task = Task.builder("u", List.of(MODEL), DEVICE, 1, 1);
        refused("releaseSeconds", () -> task.releaseSeconds(bad));
        refused("minAccuracy", () -> task.minAccuracy(bad));
        refused("value", () -> task.value(bad));
        refused("modelValues of m", () -> task.modelValues(Map.of("m", bad)));
    }

    @Test
    void refusesZeroWhereNothingWouldMove() {
        refused("maxFrequencyHz", () -> Device.of(0, 0, 1));
        refused("energyBudgetJoules", () -> DEVICE.withEnergyBudgetJoules(0));
        refused("bandwidthHz", () -> Cell.of(0));
        refused("deadlineSeconds", () -> Task.builder("u", List.of(MODEL), DEVICE, 0, 1));
        refused("samples", () -> Task.builder("u", List.of(MODEL), DEVICE, 1, 1).samples(0));
    }

    @Test
    void refusesWhatContradictsItself() {
        LayerProfile layer = new LayerProfile("a", 1, 1, 1);
        refused("name", () -> new LayerProfile(" ", 1, 1, 1));
        refused("layers of model m", () -> new ModelProfile("m", 0, List.of()));
        refused("layers of model m has a twice", () -> new ModelProfile("m", 0, List.of(layer, layer)));
        refused("minFrequencyHz", () -> Device.of(2, 1, 1));
        refused("clocksHz", () -> Device.of(50, 60, 1).withClocks(new ClockTable(40, 70)));
        refused("clocksHz has 40.0 twice", () -> new ClockTable(40, 40));
        refused("clocksHz", () -> new ClockTable());
        refused("resourceBlocks", () -> new Cell(10, 3, 4));
        refused("resourceBlocks", () -> new Cell(10, 3, 0));
        refused("resourceBlockHz", () -> Cell.ofBlocks(10, 11));
        refused("models of user u is empty", () -> Task.builder("u", List.of(), DEVICE, 1, 1));
        refused("models of user u has m twice", () -> Task.builder("u", List.of(MODEL, MODEL), DEVICE, 1, 1));
        Task.Builder task = Task.builder("u", List.of(MODEL), DEVICE, 1, 1);
        refused("cachedLayers has q", () -> task.cachedLayers(Map.of("q", List.of())));
        refused("cachedLayers of m has q", () -> task.cachedLayers(Map.of("m", List.of("q"))));
        refused("modelValues has q", () -> task.modelValues(Map.of("q", 1.0)));
    }

    @Test
    void refusesScenariosThatDoNotFitTogether() {
        Cell cell = Cell.of(1);
        Task task = Task.builder("u", List.of(MODEL), DEVICE, 1, 1).build();
        assertThat(new Scenario(cell, List.of(MODEL, OTHER), List.of(task)).tasks())
                .containsExactly(task);
        refused("models is empty", () -> new Scenario(cell, List.of(), List.of()));
        refused("models has m twice", () -> new Scenario(cell, List.of(MODEL, MODEL), List.of()));
        refused("the id u twice", () -> new Scenario(cell, List.of(MODEL), List.of(task, task)));
        refused("models of user u", () -> new Scenario(cell, List.of(OTHER), List.of(task)));
    }

    private static void refused(String part, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part)
                .hasMessageNotContaining("\n");
    }
}
