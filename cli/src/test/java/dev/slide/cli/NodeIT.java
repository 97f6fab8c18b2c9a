package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Cell;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.DeviceProfileReader;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.server.NodeParts;
import dev.slide.server.cell.CellConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run --node} and {@code load} against a node with a cell. */
@Timeout(180)
class NodeIT {
    private static final String DEVICE = """
            {"minFrequencyHz": 1e8, "maxFrequencyHz": 1e9, "cyclesPerFlop": 1e-4, "dynamicPowerWattsPerHz3": 1e-27}""";

    @TempDir
    private static Path folder;

    private static EdgeServer server;
    private static Path request;
    private static Path device;

    private record Ended(int code, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Ended slide(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        int code = Slide.run(
                words.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void start() throws Exception {
        Path pack = folder.resolve("store/minilm");
        assertThat(slide("pack", MiniLm.model().onnx(), "-o", pack, "--name", "minilm")
                        .code())
                .isZero();
        request = folder.resolve("request.json");
        try (OutputStream out = Files.newOutputStream(request)) {
            InferenceJson.writeRequest(out, MiniLm.inputs(2));
        }
        device = Files.writeString(folder.resolve("device.json"), DEVICE);
        server = EdgeServer.start(Config.of(folder.resolve("store")), NodeParts.of(CellConfig.of(Cell.of(400e6))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Ended run(Object... more) {
        List<Object> words = new ArrayList<>(List.of("run", "--node", server.uri(), "--input", request));
        words.addAll(List.of(more));
        return slide(words.toArray());
    }

    @Test
    void runsByTheNodesPlan() {
        Ended ended = run(
                "--model",
                "minilm",
                "--deadline",
                "120",
                "--profile",
                device,
                "--spectral-efficiency",
                "5",
                "--json",
                "--no-outputs");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        JsonNode json = ended.json();
        assertThat(json.path("deadlineMet").asBoolean()).isTrue();
        assertThat(json.path("samples").asInt()).isEqualTo(2);
        assertThat(json.path("plannedSeconds").asDouble()).isLessThan(120);
        assertThat(json.path("measured")).hasSameSizeAs(json.path("planned"));
        Ended shown = run(
                "--model", "minilm", "--deadline", "120", "--profile", device, "--throughput", "100M", "--on", "20e6");
        assertThat(shown.code()).isZero();
        assertThat(shown.out()).contains("deadline 120 s met").contains("clock: planned");
    }

    /** What {@code slide profile} wrote is the device: its clock, its cycles per FLOP, and fixed times of every segment. */
    @Test
    void takesWhatWasMeasured() throws Exception {
        Path measured = folder.resolve("measured.json");
        assertThat(slide(
                                "profile",
                                folder.resolve("store/minilm"),
                                "--samples",
                                "1,2",
                                "--repeats",
                                "1",
                                "-o",
                                measured)
                        .code())
                .isZero();
        DeviceProfile profile = DeviceProfileReader.read(measured);
        DeviceProfile.Model model = profile.models().get(0);
        DeviceFile file = DeviceFile.read(measured, List.of("minilm"));
        JsonNode told = JsonMapper.shared().readTree(file.device());
        assertThat(told.path("cyclesPerFlop").asDouble()).isEqualTo(profile.cyclesPerFlop());
        assertThat(told.path("maxFrequencyHz").asDouble())
                .isEqualTo(profile.frequency().maxHz());
        Map<String, Double> overheads = file.layerOverheads().getOrDefault("minilm", Map.of());
        assertThat(overheads).hasSameSizeAs(model.segments());
        for (int s = 0; s < model.segments().size(); s++) {
            DeviceProfile.Segment segment = model.segments().get(s);
            assertThat(overheads.get(segment.name()))
                    .isEqualTo(segment.loadSeconds() + model.fit(s).fixed());
        }
        assertThat(DeviceFile.read(measured, List.of("minilm:fp32")).layerOverheads())
                .containsOnlyKeys("minilm:fp32");
        Ended ended = run(
                "--model",
                "minilm",
                "--deadline",
                "120",
                "--profile",
                measured,
                "--spectral-efficiency",
                "5",
                "--json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        JsonNode planned = ended.json().path("planned");
        assertThat(planned).hasSameSizeAs(model.segments());
        for (JsonNode layer : planned) {
            double seconds = layer.path("endSeconds").asDouble()
                    - layer.path("startSeconds").asDouble();
            double overhead =
                    Objects.requireNonNull(overheads.get(layer.path("layer").asString()));
            assertThat(seconds).isGreaterThanOrEqualTo(0.999 * overhead);
        }
        check(
                run("--model", "other", "--deadline", 1, "--profile", measured, "--spectral-efficiency", 1),
                "has no times of other; measure it with slide profile");
    }

    @Test
    void refusalsAreANo() {
        Ended ended =
                run("--model", "minilm", "--deadline", "0.001", "--profile", device, "--spectral-efficiency", "5");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("DEADLINE").doesNotContain("\n\n");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws IOException {
        check(run(), "--node needs --profile FILE");
        check(run("--profile", device), "--node needs --model NAME");
        check(run("--profile", device, "--model", "m"), "--node needs --deadline SECONDS");
        check(run("--profile", device, "--model", "m", "--deadline", 1), "--spectral-efficiency BPS/HZ");
        check(run("pack", "--model", "m"), "one of the two");
        check(slide("run", "pack", "--input", request, "--deadline", 1), "--deadline goes with --node URL only");
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"maxFrequencyHz\": -1}");
        Ended ended = run("--profile", bad, "--model", "m", "--deadline", 1, "--spectral-efficiency", 1);
        check(ended, "maxFrequencyHz");
    }

    private static void check(Ended ended, String message) {
        assertThat(ended.code()).as(ended.out()).isEqualTo(2);
        assertThat(ended.err().strip()).contains(message).doesNotContain("\n");
    }

    @Test
    void loadPlaysTheUsersOfAScenario() throws IOException {
        StringBuilder users = new StringBuilder();
        for (int u = 0; u < 6; u++) {
            users.append("  - {id: u")
                    .append(u)
                    .append(", deadlineSeconds: ")
                    .append(u == 5 ? "0.001" : "100")
                    .append(", releaseSeconds: 0.")
                    .append(u)
                    .append(", spectralEfficiencyBpsPerHz: 5, device: ")
                    .append(DEVICE)
                    .append("}\n");
        }
        Path scenario = Files.writeString(folder.resolve("load.yaml"), """
                cell: {bandwidthHz: 400e6}
                models:
                  - {name: minilm, layers: [{name: all, sizeBits: 720e6, flopPerSample: 1e9}]}
                users:
                """ + users);
        Ended ended = slide("load", scenario, "--node", server.uri(), "--json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        JsonNode json = ended.json();
        assertThat(json.path("tasks").asInt()).isEqualTo(6);
        assertThat(json.path("plannedAdmitted").asInt()).isEqualTo(5);
        assertThat(json.path("admitted").asInt()).isEqualTo(5);
        assertThat(json.path("completed").asInt()).isEqualTo(5);
        assertThat(json.path("deadlinesMet").asInt()).isEqualTo(5);
        assertThat(json.path("refused").path("DEADLINE").asInt()).isOne();
        assertThat(json.path("latencySeconds").path("p50").asDouble()).isBetween(0.0, 100.0);
        assertThat(slide("load", scenario, "--node", server.uri(), "--device", "real")
                        .err())
                .contains("there are light devices only");
    }
}
