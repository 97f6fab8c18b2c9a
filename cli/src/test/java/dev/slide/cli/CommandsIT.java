package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slide.pack.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as scripts use them: exit codes, documents, one line for what is wrong. */
class CommandsIT {
    @TempDir
    private static Path folder;

    private static Path pack;
    private static Path request;

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
    static void packTheModel() throws Exception {
        pack = folder.resolve("minilm");
        Ended packed = slide("pack", MiniLm.model().onnx(), "-o", pack, "--name", "minilm");
        assertThat(packed.err()).isEmpty();
        assertThat(packed.code()).isZero();
        request = folder.resolve("request.json");
        try (OutputStream out = Files.newOutputStream(request)) {
            InferenceJson.writeRequest(out, MiniLm.inputs(2));
        }
    }

    @Test
    void inspectPrintsWhatScriptsRead() {
        JsonNode json = slide("inspect", pack, "--json").json();
        assertThat(json.get("name").asString()).isEqualTo("minilm");
        assertThat(json.get("variant").asString()).isEqualTo("fp32");
        assertThat(json.get("parameters").asLong()).isEqualTo(22_565_378);
        long bytes = 0;
        for (JsonNode segment : json.get("segments")) {
            bytes += segment.get("bytes").asLong();
            assertThat(segment.get("digest").asString()).startsWith("sha256:");
            assertThat(segment.get("layers")).isNotEmpty();
            assertThat(segment.get("flopPerSample").asDouble()).isNotNegative();
        }
        // Each weight begins at a multiple of 64 bytes.
        assertThat(bytes)
                .isBetween(
                        json.get("bytes").asLong() - 64 * 110, json.get("bytes").asLong());
        assertThat(json.get("decodedBytes").asLong()).isBetween(90_200_000L, 90_400_000L);
        assertThat(json.get("encodings").get("fp32-planes").asLong()).isGreaterThan(70_000_000L);
        assertThat(json.get("deviation").get("maxAbsDifference").asDouble()).isZero();
        assertThat(json.get("rowTables").get(0).get("rows").asInt()).isEqualTo(30_522);
        assertThat(json.get("rowTables").get(0).get("rowBytes").asInt()).isEqualTo(1536);
        assertThat(slide("inspect", pack).out())
                .contains("minilm fp32: 75.9 MB")
                .contains("row table");
    }

    @Test
    void everyModeOfRunPrintsTheSameOutputs() {
        JsonNode expected = null;
        for (String mode : List.of("stream", "stream-in-order", "download", "download-rows-first")) {
            Ended ended = slide("run", pack, "--input", request, "--mode", mode, "--json");
            assertThat(ended.code()).isZero();
            JsonNode outputs = ended.json().get("outputs");
            assertThat(outputs.get(0).get("shape").toString()).isEqualTo("[2,128,384]");
            assertThat(expected == null || outputs.equals(expected)).as(mode).isTrue();
            expected = outputs;
        }
        JsonNode stream =
                slide("run", pack, "--input", request, "--json", "--no-outputs").json();
        assertThat(stream.get("samples").asInt()).isEqualTo(2);
        assertThat(stream.get("stream").get("endToEndSeconds").asDouble()).isPositive();
        assertThat(stream.get("stream").get("bytesBeforeAnswer").asLong())
                .isLessThan(stream.get("bytes").asLong() * 6 / 10);
        assertThat(stream.has("outputs")).isFalse();
    }

    @Test
    void nginxServesAPackAsWell() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "nginx"))),
                "nginx is missing; on Debian: apt-get install nginx-light");
        JsonNode here = slide("run", pack, "--input", request, "--json").json();
        try (PackServer nginx = NginxProcess.start(pack, Variant.FP32)) {
            Ended ended = slide("run", nginx.location(), "--input", request, "--json");
            assertThat(ended.err()).isEmpty();
            assertThat(ended.json().get("outputs")).isEqualTo(here.get("outputs"));
        }
    }

    @Test
    void aCacheKeepsTheModel() {
        Path cache = folder.resolve("cache");
        for (int i = 0; i < 2; i++) {
            assertThat(slide("run", pack, "--input", request, "--cache", cache).code())
                    .isZero();
        }
        JsonNode again = slide("run", pack, "--input", request, "--cache", cache, "--json", "--no-outputs")
                .json();
        assertThat(again.get("stream").get("bytesBeforeAnswer").asLong()).isLessThan(200_000);
    }

    @Test
    void unpackGivesAModelThatPacksAgain() {
        Path onnx = folder.resolve("back.onnx");
        assertThat(slide("unpack", pack, "-o", onnx).code()).isZero();
        assertThat(slide("pack", onnx, "-o", folder.resolve("again")).code()).isZero();
    }

    static List<Arguments> badInput() throws IOException {
        Path folder = Files.createTempDirectory("slide-bad");
        Path text = Files.writeString(folder.resolve("text.onnx"), "This is not a model.");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        Path words = Files.writeString(
                folder.resolve("words.json"),
                "{\"inputs\":[{\"name\":\"input_ids\",\"shape\":[1,1],\"datatype\":\"INT64\",\"data\":[99999]},"
                        + "{\"name\":\"attention_mask\",\"shape\":[1,1],\"datatype\":\"INT64\",\"data\":[1]},"
                        + "{\"name\":\"token_type_ids\",\"shape\":[1,1],\"datatype\":\"INT64\",\"data\":[0]}]}");
        Path floats = Files.writeString(
                folder.resolve("floats.json"),
                "{\"inputs\":[{\"name\":\"input_ids\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]}");
        Path none = folder.resolve("none");
        return List.of(
                Arguments.of(List.of("pack", text, "-o", none), "text.onnx"),
                Arguments.of(List.of("pack", empty, "-o", none), "empty.onnx"),
                Arguments.of(List.of("pack", none, "-o", none), "there is no such file"),
                Arguments.of(List.of("pack", text, "-o", none, "--variant", "int9"), "did you mean int8?"),
                Arguments.of(List.of("pack", text, "-o", none, "--max-segment-bytes", "some"), "whole number of bytes"),
                Arguments.of(List.of("pack", "PACK/index.json", "-o", none), "index.json"),
                Arguments.of(List.of("unpack", none, "-o", text), "there is no such folder"),
                Arguments.of(List.of("unpack", "PACK", "-o", folder), "is a folder; name the file"),
                Arguments.of(List.of("pack", folder, "-o", none), "is a folder, not an ONNX file"),
                Arguments.of(List.of("run", "PACK", "--imput", words), "did you mean --input?"),
                Arguments.of(List.of("inspect", folder), "is not an OCI image layout"),
                Arguments.of(List.of("inspect", "http://127.0.0.1:1/model"), "cannot get http://127.0.0.1:1/"),
                Arguments.of(List.of("inspect", "http://127.0.0.1:1/"), "is not http://HOST:PORT/NAME"),
                Arguments.of(List.of("serve", "--store", none, "--port", "0"), "none"),
                Arguments.of(List.of("serve", "--store", folder, "--port", "70000"), "--port 70000"),
                Arguments.of(List.of("run", "PACK", "--input", none), "none"),
                Arguments.of(List.of("run", "PACK", "--input", text), "text.onnx"),
                Arguments.of(List.of("run", "PACK", "--input", words), "element 0 is 99999, but its table has 30522"),
                Arguments.of(List.of("run", "PACK", "--input", floats), "is FP32; the model takes INT64"),
                Arguments.of(List.of("run", "PACK", "--input", words, "--mode", "steam"), "'steam' is none of stream"),
                Arguments.of(List.of("run", "PACK", "--input", words, "--rate", "fast"), "is not a rate in bit/s"),
                Arguments.of(List.of("run", "PACK", "--input", words, "--cache", text), "text.onnx"),
                Arguments.of(List.of("run", "PACK", "--input", words, "--stall", "0"), "--stall 0"),
                Arguments.of(List.of("bench", "pacing", "--seconds", "1"), "--seconds 1"),
                Arguments.of(List.of("demo", "--samples", "0"), "--samples 0"),
                Arguments.of(List.of("demo", "--variant", "int5"), "did you mean int8?"),
                Arguments.of(List.of("bench", "stream", "--variant", "int5"), "did you mean int8?"),
                Arguments.of(List.of("bench", "memory", "--variant", "fp23"), "did you mean fp32?"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputIsOneLineAndExitCode2(List<Object> arguments, String message) {
        Object[] words = arguments.stream()
                .map(a -> a.toString().replace("PACK", pack.toString()))
                .toArray();
        Ended ended = slide(words);
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err().strip()).startsWith("slide: ").contains(message).doesNotContain("\n", "bug");
        assertThat(ended.out()).isEmpty();
    }

    /** ONNX Runtime 1.29 overflows the stack of an ordinary thread on this. */
    @Test
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        List<String> command =
                NodeProcess.command("run", pack.toString(), "--input", request.toString(), "--json", "--no-outputs");
        command.add(1, "-Dlong=" + "x/".repeat(25_000));
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        Path onnx = folder.resolve("long.onnx");
        Files.copy(MiniLm.model().onnx(), onnx);
        List<String> packing = NodeProcess.command(
                "pack", onnx.toString(), "-o", folder.resolve("long").toString());
        packing.add(1, "-Dlong=" + "x/".repeat(25_000));
        Process packer = new ProcessBuilder(packing)
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(packer.waitFor()).isZero();
    }

    @Test
    void theDemonstrationShowsEveryMode() {
        Ended ended = slide("demo", "--samples", "2", "--rate", "900M", "--json");
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonNode json = ended.json();
        assertThat(json.get("outputsEqual").asBoolean()).isTrue();
        assertThat(json.get("maxAbsDifference").asDouble()).isZero();
        assertThat(json.get("maxAbsDifferenceFromOriginal").asDouble()).isLessThan(1e-5);
        for (String mode : List.of("download", "downloadRowsFirst", "streamInOrder", "stream")) {
            assertThat(json.get(mode).get("endToEndSeconds").asDouble()).isPositive();
        }
        assertThat(json.get("stream").get("bytesBeforeAnswer").asLong())
                .isLessThan(json.get("download").get("bytesBeforeAnswer").asLong() * 6 / 10);
        for (String key : List.of("predictedSeconds", "limitSeconds", "boundEfficiency")) {
            assertThat(json.get("stream").get(key).asDouble()).isPositive();
            assertThat(json.get("streamInOrder").get(key).asDouble()).isPositive();
        }
    }
}
