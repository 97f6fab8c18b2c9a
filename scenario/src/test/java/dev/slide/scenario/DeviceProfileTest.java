package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceProfileTest {
    static final String JSON = """
            {"formatVersion": 1, "name": "phone", "processor": "some", "threads": 2,
             "frequency": {"minHz": 1e9, "maxHz": 2e9, "source": "cpufreq"}, "receiveSecondsPerByte": 2e-9,
             "models": [
               {"name": "net", "variant": "fp32", "skeletons": "sha256:00", "samples": [1, 8], "repeats": 5,
                "segments": [
                  {"name": "a", "sizeBytes": 1000, "flopPerSample": 1e6, "loadSeconds": 0.001, "runSeconds": [0.003, 0.01]},
                  {"name": "b", "sizeBytes": 0, "flopPerSample": 3e6, "loadSeconds": 0, "runSeconds": [0.004, 0.025]}]}]}
            """;

    private static DeviceProfile read(String text) throws IOException, ScenarioException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DeviceProfile read(byte[] bytes) throws IOException, ScenarioException {
        return DeviceProfileReader.read("device.json", () -> new ByteArrayInputStream(bytes));
    }

    @Test
    void readsAndFits() throws Exception {
        DeviceProfile profile = read(JSON);
        assertThat(profile.name()).isEqualTo("phone");
        assertThat(profile.frequency()).isEqualTo(new DeviceProfile.Frequency(1e9, 2e9, "cpufreq"));
        DeviceProfile.Model net = profile.models().get(0);
        assertThat(profile.model("net", "fp32")).isSameAs(net);
        assertThat(profile.model("net", "int8")).isNull();
        // 2 ms and 1 ms a sample, 1 ms and 3 ms a sample
        assertThat(net.fit(0).fixed()).isCloseTo(0.002, within(1e-12));
        assertThat(net.fit(0).slope()).isCloseTo(0.001, within(1e-12));
        assertThat(net.fit(1).fixed()).isCloseTo(0.001, within(1e-12));
        assertThat(net.fit(1).slope()).isCloseTo(0.003, within(1e-12));
        // 4 ms a sample for 4 MFLOP at 2 GHz
        assertThat(profile.cyclesPerFlop()).isCloseTo(2, within(1e-9));
    }

    @Test
    void timesBetweenMeasuredBatchesLieOnALine() throws Exception {
        DeviceProfile.Model net = read(JSON.replace("[1, 8]", "[2, 4]").replace("[0.004, 0.025]", "[0.004, 0.005]"))
                .models()
                .get(0);
        assertThat(net.runSeconds(1, 2)).isEqualTo(0.004);
        assertThat(net.runSeconds(1, 3)).isCloseTo(0.0045, within(1e-12));
        assertThat(net.runSeconds(1, 4)).isEqualTo(0.005);
        assertThat(net.runSeconds(1, 8)).isCloseTo(0.003 + 8 * 0.0005, within(1e-12));
        assertThat(net.runSeconds(1, 1)).isCloseTo(0.0035, within(1e-12));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        DeviceProfile profile = read(JSON);
        StringWriter text = new StringWriter();
        DeviceProfileWriter.write(text, profile);
        assertThat(read(text.toString())).isEqualTo(profile);
        assertThat(text.toString())
                .contains("\"cyclesPerFlop\"", "\"fixedSeconds\"")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"formatVersion\": 1|\"formatVersion\": 2|formatVersion: 2 is not read by this version",
                "\"name\": \"phone\"|\"nmae\": \"phone\"|nmae: unknown key; did you mean name?",
                "\"name\": \"phone\", |''|name: is missing; give the device's name",
                "\"threads\": 2|\"threads\": 0|threads: 0 is out of range",
                "\"threads\": 2|\"threads\": 1.5|threads: 1.5 is not a whole number",
                "\"minHz\": 1e9|\"minHz\": 3e9|frequency.minHz: 3.0E9 is above maxHz",
                "\"maxHz\": 2e9|\"maxHz\": NaN|frequency.maxHz: NaN is not a finite number",
                "[1, 8]|[8, 1]|models[0].samples: must ascend, but 1 follows 8",
                "[1, 8]|[1]|models[0].segments[0].runSeconds: has 2 values, but samples has 1",
                "[1, 8]|[]|models[0].samples: is an empty list",
                "[1, 8]|[1, \"8\"]|models[0].samples[1]: the text \"8\" is not a number",
                "[0.003, 0.01]|[0.003, -1]|models[0].segments[0].runSeconds[1]: -1 is out of range",
                "[0.003, 0.01]|{}|models[0].segments[0].runSeconds: an object is not a list",
                "\"loadSeconds\": 0.001,|''|models[0].segments[0].loadSeconds: is missing; give the seconds",
                "\"repeats\": 5|\"repeats\": null|models[0].repeats: is null",
                "0.025]}]}]}|0.025]}]}]} {}|more follows after the end",
                "0.025]}]}]}|0.025]}]}|it may be cut off",
            })
    void saysWhatIsWrong(String part, String instead, String message) throws Exception {
        assertThat(JSON).contains(part);
        String broken = JSON.replace(part, instead);
        assertThatThrownBy(() -> read(broken))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith("device.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        String broken = JSON.replace("\"threads\": 2", "\"threads\": -2")
                .replace("\"repeats\": 5", "\"repeats\": \"five\"")
                .replace("\"sizeBytes\": 0,", "");
        assertThatThrownBy(() -> read(broken))
                .isInstanceOfSatisfying(
                        ScenarioException.class, e -> assertThat(e.lines()).hasSize(3));
    }

    @Test
    void aModelMeasuredTwiceIsAFault() {
        String model = JSON.substring(JSON.indexOf("{\"name\": \"net\""), JSON.lastIndexOf("]}"));
        assertThatThrownBy(() -> read(JSON.replace(model, model + "," + model)))
                .hasMessageContaining("models[1].name: \"net\" in this variant is models[0] too");
    }

    /** Whatever is read is a profile, or an exception that says where and what. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void damagedProfiles(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> pieces =
                List.of("null", "-1", "1e999", "\"\"", "[]", "{}", ",", "}", "]", "[", "NaN", "\u0000", "9");
        int read = 0;
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder(JSON);
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(6));
                text.replace(at, to, pieces.get(random.nextInt(pieces.size())));
            }
            try {
                DeviceProfile profile = read(text.toString());
                assertThat(profile.cyclesPerFlop()).isPositive();
                read++;
            } catch (ScenarioException e) {
                assertThat(e.lines()).isNotEmpty().allMatch(line -> line.startsWith("device.json: "));
            }
        }
        assertThat(read).isBetween(1, 2999);
    }

    @Test
    void recordsRefuseWhatNoProfileHas() {
        assertThatThrownBy(() -> new DeviceProfile.Frequency(2, 1, "x")).hasMessageContaining("frequency");
        assertThatThrownBy(() -> new DeviceProfile.Model("m", "fp32", "d", List.of(), 1, List.of()))
                .hasMessageContaining("needs samples and segments");
        assertThatThrownBy(() -> new DeviceProfile.Model(
                        "m",
                        "fp32",
                        "d",
                        List.of(1, 1),
                        1,
                        List.of(new DeviceProfile.Segment("s", 0, 0, 0, List.of(1.0, 1.0)))))
                .hasMessageContaining("must ascend");
    }
}
