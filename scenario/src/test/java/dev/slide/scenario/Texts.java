package dev.slide.scenario;

import dev.slide.model.Scenario;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scenarios as texts. */
final class Texts {
    static final String JSON = """
            {"cell": {"bandwidthHz": 1e8, "resourceBlockHz": null, "resourceBlocks": null},
             "models": [
               {"name": "resnet50", "accuracy": 0.761, "layers": [
                 {"name": "conv1", "sizeBits": 301056, "flopPerSample": 2.36e8, "overheadSeconds": 0.001},
                 {"name": "fc", "sizeBits": 65568000, "flopPerSample": 4.1e6}]},
               {"name": "mobilenet", "layers": [{"name": "all", "sizeBits": 8e7, "flopPerSample": 4.5e8}]}],
             "users": [
               {"id": "u1", "models": ["resnet50"], "samples": 8, "deadlineSeconds": 1.0, "value": 2.0, "releaseSeconds": 0.5,
                "spectralEfficiencyBpsPerHz": 5.0, "minAccuracy": 0.5, "cachedLayers": {"resnet50": ["conv1"]},
                "modelValues": {"resnet50": 3},
                "device": {"minFrequencyHz": 5e7, "maxFrequencyHz": 6.25e8, "cyclesPerFlop": 1e-4, "layerOverheadSeconds": 1e-5,
                           "staticPowerWatts": 0.5, "dynamicPowerWattsPerHz3": 1e-26, "receivePowerWatts": 0.25,
                           "energyBudgetJoules": 5.0, "clocksHz": [3e8, 6e8]}},
               {"id": "u2", "deadlineSeconds": 2, "spectralEfficiencyBpsPerHz": 4,
                "device": {"maxFrequencyHz": 6e8, "cyclesPerFlop": 1e-4, "dynamicPowerWattsPerHz3": 0}}]}
            """;

    static final String YAML = """
            # The same as JSON above.
            cell:
              bandwidthHz: 1e8
            models:
              - name: resnet50
                accuracy: .761
                layers:
                  - {name: conv1, sizeBits: 301056, flopPerSample: 236000000, overheadSeconds: 1e-3}
                  - {name: fc, sizeBits: 65568000, flopPerSample: 4.1e+6}
              - name: mobilenet
                layers:
                  - name: "all"
                    sizeBits: 8E7
                    flopPerSample: 0x1AD27480
            users:
              - id: u1
                models: [resnet50]
                samples: 8
                deadlineSeconds: 1
                value: 2
                releaseSeconds: 0.5
                spectralEfficiencyBpsPerHz: 5.
                minAccuracy: 0.5
                cachedLayers:
                  resnet50: [conv1]
                modelValues: {resnet50: +3}
                device:
                  minFrequencyHz: 5e7
                  maxFrequencyHz: 6.25e8
                  cyclesPerFlop: 1e-4
                  layerOverheadSeconds: 1e-5
                  staticPowerWatts: 0.5
                  dynamicPowerWattsPerHz3: 1e-26
                  receivePowerWatts: 0.25
                  energyBudgetJoules: 5.0
                  clocksHz: [6e8, 3e8]
              - id: u2
                deadlineSeconds: 2
                spectralEfficiencyBpsPerHz: 4
                models:
                device:
                  maxFrequencyHz: 6e8
                  cyclesPerFlop: 1e-4
                  dynamicPowerWattsPerHz3: 0
            """;

    private Texts() {}

    static Scenario read(String name, byte[] bytes) throws IOException, ScenarioException {
        return ScenarioReader.read(name, () -> new ByteArrayInputStream(bytes));
    }

    static Scenario read(String name, String text) throws IOException, ScenarioException {
        return read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is said about a text; empty if nothing. */
    static List<String> faults(String name, String text) throws IOException {
        return faults(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> faults(String name, byte[] bytes) throws IOException {
        try {
            read(name, bytes);
            return List.of();
        } catch (ScenarioException e) {
            return e.lines();
        }
    }
}
