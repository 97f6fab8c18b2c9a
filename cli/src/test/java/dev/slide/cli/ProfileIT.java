package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.format.PackConfig;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.DeviceProfileReader;
import dev.slide.scenario.DeviceProfileWriter;
import dev.slide.scenario.ScenarioReader;
import dev.slide.stream.SlideModel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a model of the zoo to its profile, and from profile and pack to a plan. */
class ProfileIT {
    private static final String MODEL = "zoo:mobilenet-v3-large";
    private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static PackConfig config;

    private record Ended(int code, String out, String err) {}

    private static Ended slide(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Slide.run(
                Arrays.stream(arguments).map(Object::toString).toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void packInTheCache() throws Exception {
        Ended built = slide("zoo", "build", "mobilenet-v3-large");
        assertThat(built.code()).as(built.err()).isZero();
        assertThat(built.out()).isEqualTo(CACHE.resolve("zoo/seed-1/mobilenet-v3-large.onnx") + ": 22.1 MB\n");
        config = SlideModel.describe(ZooCache.packAt(MODEL, Console.plain(System.out, System.err)));
    }

    @Test
    void whatIsInTheCacheIsNotMadeAgain() throws Exception {
        Path onnx = CACHE.resolve("zoo/seed-1/mobilenet-v3-large.onnx");
        Object before = Files.getLastModifiedTime(onnx);
        assertThat(slide("inspect", MODEL, "--json").code()).isZero();
        assertThat(Files.getLastModifiedTime(onnx)).isEqualTo(before);
        // What another version made, or what is not whole, is made again.
        Files.writeString(CACHE.resolve("zoo/seed-1/mobilenet-v3-large.built-by"), "older");
        slide("zoo", "build", "mobilenet-v3-large");
        assertThat(Files.getLastModifiedTime(onnx)).isNotEqualTo(before);
    }

    @Test
    void measuresEverySegment() throws Exception {
        Path file = folder.resolve("device.json");
        Ended ended = slide(
                "profile",
                MODEL,
                "--samples",
                "2,1",
                "--repeats",
                1,
                "--threads",
                1,
                "--name",
                "here",
                "--frequency",
                "2e9",
                "-o",
                file,
                "--json");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).isEqualTo(Files.readString(file));
        DeviceProfile profile = DeviceProfileReader.read(file);
        assertThat(profile.name()).isEqualTo("here");
        assertThat(profile.threads()).isEqualTo(1);
        assertThat(profile.frequency()).isEqualTo(new DeviceProfile.Frequency(2e9, 2e9, "given"));
        assertThat(profile.receiveSecondsPerByte()).isPositive();
        DeviceProfile.Model model = profile.models().get(0);
        assertThat(model.samples()).containsExactly(1, 2);
        assertThat(model.segments()).hasSameSizeAs(config.segments());
        for (int s = 0; s < model.segments().size(); s++) {
            assertThat(model.segments().get(s).sizeBytes()).isEqualTo((double) config.segmentBytes(s));
            assertThat(model.segments().get(s).runSeconds()).allMatch(seconds -> seconds > 0);
        }
        assertThat(slide("scenario", "--packs", MODEL, "--devices", file).code())
                .isZero();
        assertThat(slide("profile", MODEL, "--samples", 1, "--repeats", 1).out())
                .contains("mobilenet-v3-large fp32", "per sample", "cycles per FLOP");
    }

    /** A device whose segments take {@code fixed + samples work cycles / clock} seconds, exactly. */
    private static Path device(String name, double fixedSeconds, double cyclesPerFlop) throws Exception {
        List<DeviceProfile.Segment> segments = new ArrayList<>();
        for (int s = 0; s < config.segments().size(); s++) {
            double perSample = config.segmentFlop(s) * cyclesPerFlop / 1e9;
            segments.add(new DeviceProfile.Segment(
                    PackLayers.segmentName(config, s),
                    (double) config.segmentBytes(s),
                    config.segmentFlop(s),
                    0.002,
                    List.of(fixedSeconds + perSample, fixedSeconds + 8 * perSample)));
        }
        DeviceProfile profile = new DeviceProfile(
                name,
                "made up",
                2,
                new DeviceProfile.Frequency(5e8, 1e9, "given"),
                0,
                List.of(new DeviceProfile.Model(
                        config.name(),
                        config.variant(),
                        config.skeletons().digest().toString(),
                        List.of(1, 8),
                        1,
                        segments)));
        Path file = folder.resolve(name + ".json");
        WholeFile.write(file, out -> DeviceProfileWriter.write(out, profile));
        return file;
    }

    @Test
    void aScenarioHasTheTimesThatWereMeasured() throws Exception {
        Path file = folder.resolve("scenario.json");
        Ended ended = slide(
                "scenario",
                "--packs",
                MODEL,
                "--devices",
                device("known", 0.001, 0.05),
                "--users",
                4,
                "--samples",
                4,
                "--deadline",
                20,
                "--accuracy",
                "mobilenet-v3-large=0.75",
                "--cached",
                "mobilenet-v3-large=0.5",
                "--static-power",
                0.5,
                "--dynamic-power",
                1e-27,
                "--energy-budget",
                50,
                "--seed",
                3,
                "-o",
                file);
        assertThat(ended.err()).isEmpty();
        Scenario scenario = ScenarioReader.read(file);
        ModelProfile model = scenario.models().get(0);
        assertThat(model.name()).isEqualTo("mobilenet-v3-large");
        assertThat(model.accuracy()).isEqualTo(0.75);
        assertThat(model.sizeBits()).isEqualTo(8.0 * (double) config.weightBytes());
        double flop = 0;
        for (int s = 0; s < config.segments().size(); s++) {
            flop += config.segmentFlop(s);
        }
        assertThat(model.flopPerSampleFrom(0)).isCloseTo(flop, within(1e-6 * flop));
        assertThat(model.overheadSecondsFrom(0)).isCloseTo(config.segments().size() * 0.003, within(1e-9));
        Task user = scenario.tasks().get(0);
        assertThat(user.device().cyclesPerFlop()).isCloseTo(0.05, within(1e-9));
        assertThat(user.device().minFrequencyHz()).isEqualTo(5e8);
        assertThat(user.device().energyBudgetJoules()).isEqualTo(50);
        assertThat(user.samples()).isEqualTo(4);
        List<Double> bits = scenario.tasks().stream()
                .map(task -> {
                    double sum = 0;
                    for (int l = 0; l < model.layerCount(); l++) {
                        sum += task.sizeBits(0, l);
                    }
                    return sum;
                })
                .toList();
        assertThat(bits).containsOnly(0.0, model.sizeBits()).contains(0.0).contains(model.sizeBits());
        Ended planned = slide("plan", file, "--json");
        JsonNode plan = JsonMapper.shared().readTree(planned.out());
        assertThat(plan.get("admitted").asInt()).as(planned.out()).isEqualTo(4);
    }

    @Test
    void everyDeviceHasModelsOfItsOwn() throws Exception {
        String text = slide(
                        "scenario",
                        "--packs",
                        MODEL,
                        "--devices",
                        device("fast", 0, 0.01),
                        device("slow", 0.01, 0.04),
                        "--users",
                        3)
                .out();
        Path file = Files.writeString(folder.resolve("two.json"), text);
        Scenario scenario = ScenarioReader.read(file);
        assertThat(scenario.models())
                .extracting(ModelProfile::name)
                .containsExactly("mobilenet-v3-large@fast", "mobilenet-v3-large@slow");
        assertThat(scenario.tasks())
                .extracting(task -> task.models().get(0).name())
                .containsExactly("mobilenet-v3-large@fast", "mobilenet-v3-large@slow", "mobilenet-v3-large@fast");
    }

    /** The outputs decide, never the times. */
    @Test
    void benchComparesWithTheUnsplitModel() throws Exception {
        for (String bench : List.of("zoo", "profile")) {
            Ended ended = slide(
                    "bench",
                    bench,
                    "--models",
                    "mobilenet-v3-large",
                    "--rates",
                    "200M",
                    "--samples",
                    9,
                    "--runs",
                    1,
                    "--json");
            assertThat(ended.code()).as(ended.err()).isZero();
            JsonNode model =
                    JsonMapper.shared().readTree(ended.out()).get("models").get(0);
            assertThat(model.get("outputsEqual").asBoolean()).isTrue();
            assertThat(model.get("points").size()).isEqualTo(bench.equals("zoo") ? 3 : 1);
            assertThat(model.get("points").get(0).get("foretoldSeconds").get(0).asDouble())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile zoo:resnet51|unknown model 'resnet51'; did you mean",
                "profile zoo:|slide zoo list shows them",
                "profile MODEL --samples 0|--samples 0: give 1 to 1024",
                "profile MODEL --repeats 0|--repeats 0: give 1 to 1000",
                "profile MODEL --threads 0|--threads 0: give 1",
                "profile MODEL --frequency 0|--frequency 0.0: give Hz",
                "profile MODEL --samples one|--samples",
                "profile nowhere|nowhere",
                "scenario --packs MODEL|give --generate USERS, or --packs DIR.. and --devices FILE..",
                "scenario --generate 2 --packs MODEL|leave out --packs",
                "scenario --packs MODEL --devices nowhere.json|nowhere.json: no such file",
                "scenario --packs MODEL MODEL --devices DEVICE|mobilenet-v3-large fp32 twice",
                "scenario --packs MODEL --devices DEVICE DEVICE|\"tester\" twice",
                "scenario --packs MODEL --devices DEVICE --accuracy mobilenet=1|no pack has this name; there are",
                "scenario --packs MODEL --devices DEVICE --cached mobilenet-v3-large=2|give 0 to 1",
                "scenario --packs MODEL --devices DEVICE --users 0|--users 0: give 1 or more",
                "scenario --packs MODEL --devices DEVICE --deadline NaN|--deadline NaN: give",
                "scenario --packs MODEL --devices DEVICE --spectral-efficiency 5-1|give bit/s/Hz",
                "scenario --packs MODEL --devices DEVICE --spectral-efficiency five|give bit/s/Hz",
                "scenario --packs MODEL --devices OTHER|has no times of mobilenet-v3-large fp32; measure",
                "scenario --packs MODEL --devices STALE|has times of another pack of mobilenet-v3-large fp32",
                "bench zoo --models resnet51|unknown model",
                "bench zoo --models mobilenet-v3-large --runs 0|--runs 0: at least 1",
                "bench zoo --models mobilenet-v3-large --rates half|nor balanced, quarter, 4x or max",
                "bench profile --models mobilenet-v3-large --samples 0|--samples 0: give 1",
            })
    void badInputIsOneLineAndExitCode2(String words, String message) throws Exception {
        Path device = device("tester", 0.001, 0.05);
        String text = Files.readString(device);
        Path other = Files.writeString(folder.resolve("other.json"), text.replace("\"fp32\"", "\"int8\""));
        Path stale = Files.writeString(
                folder.resolve("stale.json"),
                text.replace(config.skeletons().digest().toString(), "sha256:other"));
        Ended ended = slide((Object[]) words.replace("MODEL", MODEL)
                .replace("DEVICE", device.toString())
                .replace("OTHER", other.toString())
                .replace("STALE", stale.toString())
                .split(" "));
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err().strip()).startsWith("slide: ").contains(message).doesNotContain("\n", "bug");
        assertThat(ended.out()).isEmpty();
    }
}
