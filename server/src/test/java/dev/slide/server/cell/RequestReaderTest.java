package dev.slide.server.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.model.Cell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final String DEVICE =
            "{\"maxFrequencyHz\":1e9,\"cyclesPerFlop\":1e-3,\"dynamicPowerWattsPerHz3\":0}";
    private final RequestReader reader = new RequestReader(CellConfig.of(Cell.of(1e6)));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] task(String key, String value) {
        String[][] fields = {
            {"models", "[\"m\"]"},
            {"deadlineSeconds", "1"},
            {"device", DEVICE},
            {"radio", "{\"spectralEfficiencyBpsPerHz\":5}"}
        };
        StringBuilder json = new StringBuilder("{");
        for (String[] field : fields) {
            if (!field[0].equals(key)) {
                json.append('"').append(field[0]).append("\":").append(field[1]).append(',');
            }
        }
        return bytes(json + "\"" + key + "\":" + value + "}");
    }

    @Test
    void hasDefaults() throws Exception {
        TaskRequest request = reader.task(task("value", "null"));
        assertThat(request.samples()).isOne();
        assertThat(request.value()).isOne();
        assertThat(request.minAccuracy()).isZero();
        assertThat(request.cached()).isEmpty();
        assertThat(request.device().energyBudgetJoules()).isInfinite();
    }

    @Test
    void dividesWhatWasMeasured() throws Exception {
        TaskRequest request = reader.task(task("radio", "{\"measuredThroughputBps\":8e7,\"measuredBandwidthHz\":2e7}"));
        assertThat(request.spectralEfficiencyBpsPerHz()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            models; []; models is not a list
            models; ["m","m"]; models[1] names "m" again
            models; [1]; models[0] is not the name
            models; [""]; models[0] is not the name
            samples; 0; samples is 0.0, not from 1.0 to
            samples; 1.5; samples is 1.5, not a whole number
            samples; 1e300; samples is 1.0E300
            deadlineSeconds; 0; deadlineSeconds is 0.0
            deadlineSeconds; -1; deadlineSeconds is -1.0
            deadlineSeconds; 1e400; deadlineSeconds is Infinity
            deadlineSeconds; 3601; deadlineSeconds is 3601.0
            deadlineSeconds; "1"; deadlineSeconds is missing or not a number
            deadlineSeconds; 1e-320; deadlineSeconds is
            value; -1; value is -1.0
            minAccuracy; true; minAccuracy is missing or not a number
            device; {}; device: maxFrequencyHz is missing
            device; {"maxFrequencyHz":-1,"cyclesPerFlop":1,"dynamicPowerWattsPerHz3":0}; device: maxFrequencyHz: -1 is out of range
            device; {"maxFrequencyHz":1,"cyclesPerFlop":1,"dynamicPowerWattsPerHz3":0,"speed":1}; device: speed: unknown key
            device; []; device is missing or not an object
            radio; {}; radio.measuredThroughputBps is missing
            radio; {"spectralEfficiencyBpsPerHz":0}; radio.spectralEfficiencyBpsPerHz is 0.0
            radio; {"spectralEfficiencyBpsPerHz":1e6}; the most that is believed here
            radio; {"measuredThroughputBps":1e12,"measuredBandwidthHz":1}; the most that is believed here
            radio; {"spectralEfficiencyBpsPerHz":1,"measuredBandwidthHz":1}; give one of the two
            radio; {"rate":1}; radio has the key "rate"
            cached; {}; cached is not a list
            cached; ["sha256:0"]; cached[0]: digest "sha256:0"
            layerOverheads; {"x":{}}; layerOverheads has the key "x"
            layerOverheads; {"m":{"a":-1}}; layerOverheads.m.a is -1.0
            layerOverheads; {"m":1}; layerOverheads.m is not an object
            more; 1; the body has the key "more"
            """)
    void refusesWhatCannotBe(String key, String value, String message) {
        assertThatThrownBy(() -> reader.task(task(key, value)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message.replace(": maxFrequencyHz is missing", ": maxFrequencyHz: is missing"))
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {}; one of radio and deadlineSeconds
            {"radio":{"spectralEfficiencyBpsPerHz":1},"deadlineSeconds":1}; one of radio and deadlineSeconds
            {"deadlineSeconds":-1}; deadlineSeconds is -1.0
            {"samples":1}; the body has the key "samples"
            []; the body is missing or not a JSON object
            {"deadlineSeconds":1,"deadlineSeconds":2}; Duplicate
            """)
    void refusesChangesThatCannotBe(String body, String message) {
        assertThatThrownBy(() -> reader.change(bytes(body)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    private static String span(String layer, double arrival, double start, double end) {
        return "{\"layer\":\"" + layer + "\",\"arrivalSeconds\":" + arrival + ",\"startSeconds\":" + start
                + ",\"endSeconds\":" + end + "}";
    }

    private RequestReader.Report report(String spans, String completion) throws MalformedException {
        return reader.report(
                bytes("{\"timeline\":[" + spans + "],\"completionSeconds\":" + completion + "}"),
                List.of("a", "b"),
                10);
    }

    @Test
    void readsReports() throws Exception {
        RequestReader.Report report = report(span("a", 1, 1, 2) + "," + span("b", 2, 2, 3), "3.5");
        assertThat(report.completionSeconds()).isEqualTo(3.5);
        assertThat(report.timeline().endSeconds()).isEqualTo(3);
        assertThat(report.energyJoules()).isEmpty();
    }

    @Test
    void refusesNonsenseTimelines() {
        String right = span("a", 1, 1, 2);
        refused(right, "3", "timeline is not a list of the 2 layers");
        refused(right + "," + span("c", 2, 2, 3), "3", "timeline[1].layer is not \"b\"");
        refused(right + "," + span("b", -1, 2, 3), "3", "timeline[1].arrivalSeconds is -1.0");
        refused(right + "," + span("b", 2.5, 2, 3), "3", "which is not in this order");
        refused(right + "," + span("b", 2, 3, 2.5), "3", "which is not in this order");
        refused(right + "," + span("b", 0, 0, 1), "3", "which is not in this order");
        refused(right + "," + span("b", 2, 2, 3), "2.9", "before the last layer's end");
        refused(right + "," + span("b", 2, 2, 3), "11", "only 10.0 s have passed");
        refused(right + "," + span("b", 2, 2, 3), "1e999", "completionSeconds is Infinity");
        refused(right + ",7", "3", "timeline[1] is missing or not a JSON object");
    }

    private void refused(String spans, String completion, String message) {
        assertThatThrownBy(() -> report(spans, completion))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }
}
