package dev.slide.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.Device;
import dev.slide.planner.Schemes;
import dev.slide.scenario.ScenarioException;
import dev.slide.scenario.TreeReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentReaderTest {
    private static final String AXIS = "axes: [{path: users.count, values: [5]}]";

    @Test
    void sweepsAnyFieldByItsPath() throws ScenarioException {
        Experiment experiment = Experiments.of(
                "title: t",
                "base:",
                "  users: {devices: [{device: orin-nano, weight: 1}, {device: agx-orin, weight: 3}]}",
                "axes:",
                "  - {path: users.count, values: [5, 1.0e+1]}",
                "  - {path: 'users.devices[1].maxFrequencyHz', values: [7e8]}",
                "  - {path: radio.environment, values: [uma, inh]}",
                "  - {path: radio.shadowing, values: [false]}",
                "  - name: library",
                "    points:",
                "      - {name: small, set: {models: [resnet18], users.deadlineSeconds: 2}}",
                "      - {name: made up, set: {models: [{synthetic: {count: 3, layers: 7, sizeBits: [1e6, 4e6], flopPerSample: [1e8, 1e9]}}]}}");

        assertThat(experiment.axes().stream().map(Axis::values))
                .containsExactly(
                        List.of("5", "10"),
                        List.of("700000000"),
                        List.of("uma", "inh"),
                        List.of("false"),
                        List.of("small", "made up"));
        assertThat(point(experiment, 0, 1).users().count()).isEqualTo(10);
        assertThat(point(experiment, 1, 0).users().kinds().get(1).maxFrequencyHz())
                .isEqualTo(7e8);
        assertThat(point(experiment, 1, 0).users().kinds().get(0).maxFrequencyHz())
                .isEqualTo(624.75e6);
        assertThat(point(experiment, 1, 0).users().kindWeights().share(1)).isEqualTo(0.75);
        assertThat(point(experiment, 4, 0).models()).hasSize(1);
        assertThat(point(experiment, 4, 1).models()).hasSize(3);
        assertThat(point(experiment, 4, 1).models().get(2).layerCount()).isEqualTo(7);
        assertThat(experiment.schemes()).hasSameSizeAs(Schemes.load().all());
        assertThat(experiment.reference()).isEqualTo("slide");
    }

    private static Setting point(Experiment experiment, int axis, int point) {
        return experiment.axes().get(axis).points().get(point).setting();
    }

    @Test
    void tellsAllFaultsAtOnceWithTheirPlaces() {
        assertThat(Experiments.faults(
                        "titel: t",
                        "replications: 0",
                        "schemes: [slide, day]",
                        "metrics: [admited]",
                        "base:",
                        "  cell: {bandwithHz: 1e8}",
                        "  area: {shape: square}",
                        "  users: {deadlineSeconds: {uniform: [2, 1]}, devices: [orin-nan], samples: 0.5}",
                        "  models: [resnet51, {zoo: resnet18, accurcy: 1}]",
                        "axes: [{path: users.cuont, values: [1]}]"))
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("test.yaml: title: is missing; give a text: what the report is called"))
                .anySatisfy(line -> assertThat(line).isEqualTo("test.yaml: titel: unknown key; did you mean title?"))
                .anySatisfy(line -> assertThat(line).contains("replications: 0 is not right; give a number from 1"))
                .anySatisfy(
                        line -> assertThat(line).contains("schemes[1]: the text \"day\" is unknown; did you mean dai?"))
                .anySatisfy(line -> assertThat(line).contains("metrics[0]").contains("did you mean admitted?"))
                .anySatisfy(line ->
                        assertThat(line).contains("base: cell.bandwithHz: unknown key; did you mean bandwidthHz?"))
                .anySatisfy(
                        line -> assertThat(line).contains("base: area.shape").contains("hexagon, disc"))
                .anySatisfy(line -> assertThat(line).contains("base: users.deadlineSeconds: uniform from 2.0 to 1.0"))
                .anySatisfy(
                        line -> assertThat(line).contains("users.devices[0]").contains("did you mean orin-nano?"))
                .anySatisfy(line -> assertThat(line).contains("users.samples: gives numbers from 0.5"))
                .anySatisfy(line -> assertThat(line).contains("models[0]").contains("did you mean resnet50?"))
                .anySatisfy(
                        line -> assertThat(line).contains("models[1].accurcy: unknown key; did you mean accuracy?"));
    }

    @Test
    void faultsOfPointsNameThePoint() {
        assertThat(Experiments.faults("title: t", "axes: [{path: users.cuont, values: [1]}]"))
                .containsExactly("test.yaml: axes[0].values[0]: users.cuont: unknown key; did you mean count?");
        assertThat(Experiments.faults("title: t", "axes: [{path: uesrs.count, values: [1]}]"))
                .containsExactly("test.yaml: axes[0].values[0]: uesrs is not there; did you mean users?");
        assertThat(Experiments.faults("title: t", "axes: [{path: 'users.devices[3]', values: [orin-nano]}]"))
                .containsExactly(
                        "test.yaml: axes[0].values[0]: users.devices[3] is not there; the list has 1 elements");
        assertThat(Experiments.faults("title: t", "axes: [{path: users.count, values: [10, 0]}]"))
                .singleElement()
                .asString()
                .startsWith("test.yaml: axes[0].values[1]: users.count: 0 is not right; give a number from 1");
        assertThat(Experiments.faults("title: t", "axes: [{path: users.count, values: [10, 1e1]}]"))
                .containsExactly("test.yaml: axes[0].values[1]: 10 is there twice; leave one of them");
        assertThat(Experiments.faults("title: t", "axes: [{name: a, points: [{name: 'b,c', set: {users.count: 1}}]}]"))
                .singleElement()
                .asString()
                .contains("leave commas");
    }

    @Test
    void channelsOfTheStandardComeInBlocks() throws ScenarioException {
        assertThat(Experiments.setting("cell: {bandwidthHz: 20e6, subcarrierHz: 15e3}")
                        .cell()
                        .resourceBlocks())
                .isEqualTo(106);
        assertThat(Experiments.faults("title: t", AXIS, "base: {cell: {bandwidthHz: 21e6, subcarrierHz: 15e3}}"))
                .singleElement()
                .asString()
                .contains("no channel of 2.1E7 Hz");
    }

    @Test
    void whatIsNoYamlIsOneFault() {
        assertThatThrownBy(() -> TreeReader.read("x.yaml", "a: [")).isInstanceOf(ScenarioException.class);
        assertThatThrownBy(() -> TreeReader.read("x.yaml", "a: 1\na: 2"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("the key a is there twice");
        assertThatThrownBy(() -> TreeReader.read("x.yaml", "[".repeat(100) + "]".repeat(100)))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> TreeReader.read("x.yaml", "")).isInstanceOf(ScenarioException.class);
    }

    @Test
    void allDevicesOfTheCatalogueAreDevices() throws ScenarioException {
        Setting setting = Experiments.setting("users: {devices: [orin-nano, agx-orin, adreno-690, apple-a16]}");

        // Peaks in FLOP/s as they are published.
        double[] peaks = {2048 * 624.75e6, 5.33e12, 2.09e12, 1.43e12};
        for (int k = 0; k < peaks.length; k++) {
            Device device = setting.users().kinds().get(k).device(1, 1, 1, Double.POSITIVE_INFINITY);
            assertThat(device.maxFrequencyHz() / device.cyclesPerFlop() / peaks[k])
                    .isBetween(0.995, 1.005);
        }
    }

    @Test
    void theWholeZooIsThere() throws ScenarioException {
        Setting setting = Experiments.setting("models: " + ZooTable.names());

        assertThat(setting.models().stream()
                        .filter(m -> m.name().equals("gpt2"))
                        .findFirst()
                        .orElseThrow()
                        .sizeBits())
                .isEqualTo(32 * 124_439_808.0);
    }
}
