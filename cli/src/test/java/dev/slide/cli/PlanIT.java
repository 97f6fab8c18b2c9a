package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.cli.draw.Style;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code slide plan} and {@code slide scenario} as people and scripts use them. */
class PlanIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SMALL = ROOT.resolve("scenarios/small.yaml");
    private static final Path TS22261 = ROOT.resolve("scenarios/ts22261.yaml");
    private static final List<String> SCHEMES = List.of(
            "slide",
            "slide-single-frequency",
            "slide-max-frequency",
            "slide-equal-bandwidth",
            "dai",
            "dai-equal-bandwidth",
            "random-model",
            "most-accurate-model");

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Ended slide(Object... arguments) {
        return slideOn(100, "", arguments);
    }

    private static Ended slideOn(int columns, String input, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        Console console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Style(columns, false, true),
                0);
        int code = Slide.run(console, List.of(PlanCommand.class, ScenarioCommand.class), words.toArray(String[]::new));
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theDocumentIsAsThePagesSay() {
        Ended ended = slide("plan", SMALL, "--json");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).endsWith("}" + System.lineSeparator());
        JsonNode plan = ended.json();
        assertThat(plan.propertyNames())
                .containsExactly(
                        "scheme",
                        "admitted",
                        "users",
                        "objective",
                        "upperBound",
                        "optimal",
                        "gap",
                        "bandwidthHz",
                        "bandwidthUsedHz",
                        "solveSeconds",
                        "tasks");
        assertThat(plan.get("scheme").asString()).isEqualTo("slide");
        assertThat(plan.get("admitted").asInt()).isEqualTo(3);
        assertThat(plan.get("users").asInt()).isEqualTo(6);
        assertThat(plan.get("objective").asDouble()).isEqualTo(3);
        assertThat(plan.get("upperBound").asDouble()).isEqualTo(3);
        assertThat(plan.get("optimal").asBoolean()).isTrue();
        assertThat(plan.get("gap").asDouble()).isZero();
        assertThat(plan.get("bandwidthHz").asDouble()).isEqualTo(200e6);
        assertThat(plan.get("solveSeconds").asDouble()).isPositive();
        double used = 0;
        for (JsonNode task : plan.get("tasks")) {
            if (!task.get("admitted").asBoolean()) {
                assertThat(task.propertyNames()).containsExactly("user", "admitted", "reason");
                continue;
            }
            assertThat(task.propertyNames())
                    .containsExactly(
                            "user",
                            "admitted",
                            "model",
                            "bandwidthHz",
                            "rateBps",
                            "frequencyHz",
                            "completionSeconds",
                            "energyJoules");
            used += task.get("bandwidthHz").asDouble();
            assertThat(task.get("frequencyHz"))
                    .hasSize(task.get("model").asString().equals("resnet50") ? 6 : 2);
            assertThat(task.get("completionSeconds").asDouble()).isBetween(1.9, 2.0);
            assertThat(task.get("energyJoules").asDouble()).isBetween(0.001, 0.35);
        }
        assertThat(plan.get("bandwidthUsedHz").asDouble()).isEqualTo(used);
        assertThat(plan.get("tasks")
                        .valueStream()
                        .map(task -> task.path("reason").asString("-")))
                .containsExactly("-", "-", "-", "BANDWIDTH", "ENERGY", "DEADLINE");
    }

    @Test
    void timelinesComeWhenAskedFor() {
        JsonNode task =
                slide("plan", SMALL, "--json", "--timeline").json().get("tasks").get(0);
        JsonNode timeline = task.get("timeline");
        assertThat(timeline).hasSize(6);
        double before = 0;
        for (JsonNode span : timeline) {
            assertThat(span.propertyNames()).containsExactly("layer", "arrivalSeconds", "startSeconds", "endSeconds");
            assertThat(span.get("startSeconds").asDouble())
                    .isEqualTo(Math.max(before, span.get("arrivalSeconds").asDouble()));
            before = span.get("endSeconds").asDouble();
        }
        assertThat(before).isEqualTo(task.get("completionSeconds").asDouble());
        assertThat(slide("plan", SMALL, "--timeline").out())
                .contains("camera, resnet50, deadline 2.00 s", "download ", "infer ");
    }

    @Test
    void schemesAreComparedSideBySide() {
        JsonNode plans = slide("plan", SMALL, "--schemes", "all", "--json").json();
        assertThat(plans.valueStream().map(plan -> plan.get("scheme").asString()))
                .containsAll(SCHEMES);
        Ended two = slide("plan", SMALL, "--schemes", "dai,slide");
        assertThat(two.out().lines().map(line -> line.replaceAll(" .*", "")))
                .containsExactly("scheme", "dai", "slide", "6");
        assertThat(slide("plan", SMALL, "--scheme", "dai", "--json")
                        .json()
                        .get("scheme")
                        .asString())
                .isEqualTo("dai");
        JsonNode first = slide("plan", SMALL, "--scheme", "random-model", "--seed", 7, "--json")
                .json();
        JsonNode second = slide("plan", SMALL, "--scheme", "random-model", "--seed", 7, "--json")
                .json();
        assertThat(first.get("tasks")).isEqualTo(second.get("tasks"));
    }

    @Test
    void refusalsMayBeTheAnswerNo() throws Exception {
        assertThat(slide("plan", SMALL, "--require-all").code()).isEqualTo(1);
        Path one = folder.resolve("one.json");
        assertThat(slide("scenario", "--generate", 1, "--bandwidth", "1e9", "--seed", 3, "-o", one)
                        .code())
                .isZero();
        assertThat(slide("plan", one, "--require-all").code()).isZero();
    }

    @Test
    void leftoverBandwidthMakesTasksEarlier() {
        JsonNode usual = slide("plan", SMALL, "--json").json();
        JsonNode shared = slide("plan", SMALL, "--json", "--share-leftover").json();
        assertThat(shared.get("admitted")).isEqualTo(usual.get("admitted"));
        assertThat(shared.get("bandwidthUsedHz").asDouble())
                .isBetween(1.2 * usual.get("bandwidthUsedHz").asDouble(), 200e6);
        for (int task = 0; task < 3; task++) {
            assertThat(shared.get("tasks").get(task).get("completionSeconds").asDouble())
                    .isLessThan(0.9
                            * usual.get("tasks")
                                    .get(task)
                                    .get("completionSeconds")
                                    .asDouble());
        }
    }

    @Test
    void clocksOfATableOnly() throws Exception {
        Path clocks = folder.resolve("clocks.yaml");
        Files.writeString(
                clocks,
                Files.readString(SMALL)
                        .replace(
                                "energyBudgetJoules: 0.35",
                                "energyBudgetJoules: 0.35\n      clocksHz: [408e6, 510e6]"));
        JsonNode discrete = slide("plan", clocks, "--discrete-clocks", "--json").json();
        assertThat(frequencies(discrete)).isSubsetOf(408e6, 510e6).isNotEmpty();
        assertThat(frequencies(slide("plan", clocks, "--json").json())).contains(306e6);
    }

    private static List<Double> frequencies(JsonNode plan) {
        List<Double> frequencies = new ArrayList<>();
        for (JsonNode task : plan.get("tasks")) {
            task.path("frequencyHz").forEach(frequency -> frequencies.add(frequency.asDouble()));
        }
        return frequencies;
    }

    @Test
    void narrowTerminalsGetFewerColumns() {
        assertThat(slide("plan", SMALL).out()).contains("energy", "budget");
        assertThat(slideOn(70, "", "plan", SMALL).out()).doesNotContain("energy  budget");
        assertThat(slideOn(70, "", "plan", SMALL).out().lines().limit(9)).allMatch(line -> line.length() <= 70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.yaml", "ts22261.yaml", "300"})
    void picturesAreXml(String scenario) throws Exception {
        Path file = ROOT.resolve("scenarios").resolve(scenario);
        if (scenario.equals("300")) {
            file = folder.resolve("300.json");
            assertThat(slide("scenario", "--generate", 300, "--bandwidth", "9e9", "-o", file)
                            .code())
                    .isZero();
        }
        Path picture = folder.resolve("plan.svg");
        Files.writeString(picture, "old");
        Ended ended = slide("plan", file, "--plot", picture);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("picture: " + picture);
        String svg = Files.readString(picture);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        long deadlines = Pattern.compile("<line class=\"deadline\"")
                .matcher(svg)
                .results()
                .count();
        JsonNode plan = slide("plan", file, "--json").json();
        long drawn = Math.min(100, plan.get("admitted").asInt());
        assertThat(deadlines).isEqualTo(1 + drawn);
        assertThat(svg.contains((plan.get("admitted").asInt() - drawn) + " more admitted tasks are not drawn"))
                .isEqualTo(plan.get("admitted").asInt() > 100);
        assertThat(slide("plan", file, "--schemes", "slide,dai", "--plot", picture)
                        .code())
                .isZero();
        assertThat(Files.readString(picture)).contains("slide: ", "dai: ");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(path -> path.toString().endsWith(".part"))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan SMALL --scheme slid|--scheme slid: there is no such scheme; did you mean slide?",
                "plan SMALL --schemes slide,bananas|--schemes bananas: there is no such scheme; there are slide, slide-single-frequency",
                "plan SMALL --scheme slide --schemes all|--scheme and --schemes: give one of them",
                "plan SMALL --schemes all --timeline|--timeline shows one plan",
                "plan SMALL --time-limit -1|--time-limit -1.0: give seconds",
                "plan SMALL --plot NONE/plan.svg|there is no folder",
                "plan SMALL --plot FOLDER|is a folder; name the file",
                "plan FOLDER|is a folder; name a scenario in it",
                "plan NONE|none: no such file or folder",
                "plan SMALL --sede 1|did you mean --seed?",
                "plan|missing required parameter: 'SCENARIO'",
                "scenario --generate 0|--generate 0: give 1 or more",
                "scenario --generate 2 --models 1000000 --layers 1000000|at most 10000000 layers",
                "scenario --generate 2 --bandwidth 0|--bandwidth 0.0: give Hz",
                "scenario --generate 2 -o NONE/a.json|there is no folder",
                "scenario --generate 2 -o NONE.yaml|scenarios are written as JSON",
                "scenario|give --generate USERS, or --packs DIR.. and --devices FILE..",
            })
    void badUsageIsOneLine(String words, String message) {
        Ended ended = slide((Object[]) words.replace("SMALL", SMALL.toString())
                .replace("FOLDER", folder.toString())
                .replace("NONE", folder.resolve("none").toString())
                .split(" "));
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err().strip()).startsWith("slide: ").contains(message).doesNotContain("\n", "bug");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void badScenariosHaveALineForEachFault() throws Exception {
        Path bad = folder.resolve("bad.yaml");
        Files.writeString(
                bad,
                Files.readString(SMALL)
                        .replace("maxFrequencyHz: 624.75e6", "maxFrequencyHz: -5\n      maxFrequency: 3")
                        .replace("bandwidthHz: 200e6", "bandwidthHz: \"200e6\""));
        Ended ended = slide("plan", bad, "--json");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines())
                .hasSize(1 + 2 * 6)
                .allMatch(line -> line.startsWith("slide: " + bad + ": "))
                .contains(
                        "slide: " + bad + ": users[0].device.maxFrequencyHz: -5 is out of range; give the highest clock"
                                + " frequency in Hz, above 0",
                        "slide: " + bad + ": users[5].device.maxFrequency: unknown key; did you mean maxFrequencyHz?");
    }

    @Test
    void scenariosComeThroughAPipe() throws Exception {
        String json =
                slide("scenario", "--generate", 5, "--models", 2, "--layers", 3).out();
        assertThat(slideOn(100, json, "plan", "-", "--json").json().get("users").asInt())
                .isEqualTo(5);
        JsonNode tree = JsonMapper.shared().readTree(json);
        String turned = "{\"users\": " + tree.get("users") + ", \"models\": " + tree.get("models") + ", \"cell\": "
                + tree.get("cell") + "}";
        Ended ended = slideOn(100, turned, "plan", "-");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("put models first");
        Path file = Files.writeString(folder.resolve("turned.json"), turned);
        assertThat(slide("plan", file).code()).isZero();
    }

    @Test
    void generatedScenariosFollowTheSeed() throws Exception {
        String first = slide("scenario", "--generate", 50, "--seed", 4).out();
        assertThat(slide("scenario", "--generate", 50, "--seed", 4).out()).isEqualTo(first);
        assertThat(slide("scenario", "--generate", 50, "--seed", 5).out()).isNotEqualTo(first);
        Path file = folder.resolve("50.json");
        assertThat(slide("scenario", "--generate", 50, "--seed", 4, "-o", file).code())
                .isZero();
        assertThat(file).hasContent(first);
        JsonNode plan = slide("plan", file, "--json").json();
        assertThat(plan.get("admitted").asInt()).isBetween(10, 45);
    }

    /** Every block of the page that begins with a command shows what the command prints today, but for times. */
    @Test
    void thePageShowsWhatComesOut() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/scenarios.md"));
        Matcher blocks = Pattern.compile("```\n\\$ \\./slide ([^\n]*)\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        int count = 0;
        while (blocks.find()) {
            String command = blocks.group(1);
            Ended ended = slide((Object[])
                    command.replace("scenarios/", ROOT + "/scenarios/").split(" "));
            String printed = (ended.out() + ended.err()).replace(ROOT + "/", "");
            assertThat(withoutTimes(command, printed)).as(command).isEqualTo(withoutTimes(command, blocks.group(2)));
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(4);
    }

    private static String withoutTimes(String command, String text) {
        String plain = text.replaceAll("planned in \\d[0-9.]* (s|ms|µs)", "planned in T")
                .replaceAll("\"solveSeconds\":[^,]*", "\"solveSeconds\":T");
        return command.contains("--schemes")
                ? plain.replaceAll("Hz +\\d[0-9.]* (s|ms|µs) +", "Hz T ").replaceAll(" +", " ")
                : plain;
    }

    @Test
    void theTargetsOf3gpp() {
        JsonNode plan = slide("plan", TS22261, "--json").json();
        assertThat(plan.get("users").asInt()).isEqualTo(9);
        assertThat(plan.get("admitted").asInt()).isEqualTo(4);
        for (JsonNode task : plan.get("tasks")) {
            if (task.get("admitted").asBoolean()) {
                double targetBps = task.get("model").asString().startsWith("speech") ? 640e6 : 512e6;
                assertThat(task.get("rateBps").asDouble()).isBetween(0.94 * targetBps, targetBps);
                assertThat(task.get("bandwidthHz").asDouble() / 1.44e6 % 1).isLessThan(1e-9);
            }
        }
    }
}
