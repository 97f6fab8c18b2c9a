package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the benches print decides, never how long they took. */
class BenchIT {
    private static JsonNode bench(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Slide.run(
                Stream.concat(Stream.of("bench"), Stream.of(arguments)).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void pacingTakesStreamsOfTheRate() {
        JsonNode rates = bench("pacing", "--rates", "1M", "--seconds", "2", "--runs", "1", "--json")
                .get("rates");
        assertThat(rates.size()).isEqualTo(1);
        assertThat(rates.get(0).get("rateBps").asDouble()).isEqualTo(1e6);
        // A loaded machine may be late, but never early.
        assertThat(rates.get(0).get("meanOfRate").get(0).asDouble()).isBetween(0.1, 1.1);
    }

    @Test
    void streamRunsEveryModeWithEqualOutputs() {
        JsonNode batches = bench("stream", "--samples", "1", "--rates", "max", "--runs", "1", "--json")
                .get("batches");
        assertThat(batches.size()).isEqualTo(1);
        assertThat(batches.get(0).get("outputsEqual").asBoolean()).isTrue();
        JsonNode points = batches.get(0).get("points");
        assertThat(points.valueStream().map(point -> point.get("mode").asString()))
                .containsExactly("download", "download-rows-first", "stream-in-order", "stream");
        for (JsonNode point : points) {
            assertThat(point.get("endToEndSeconds").get(0).asDouble()).isPositive();
        }
        assertThat(batches.get(0).get("localSeconds").size()).isEqualTo(3);
    }
}
