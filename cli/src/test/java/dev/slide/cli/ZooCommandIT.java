package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code zoo list} and {@code zoo build} as scripts use them. */
class ZooCommandIT {
    @TempDir
    private static Path folder;

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

    @Test
    void listsWhatScriptsRead() {
        JsonNode models =
                JsonMapper.shared().readTree(slide("zoo", "list", "--json").out());
        assertThat(models.size()).isEqualTo(11);
        JsonNode resnet50 = models.get(1);
        assertThat(resnet50.propertyNames()).containsExactly("name", "family", "parameters", "flopPerSample", "bytes");
        assertThat(resnet50.get("name").asString()).isEqualTo("resnet50");
        assertThat(resnet50.get("family").asString()).isEqualTo("cnn");
        assertThat(resnet50.get("parameters").asLong()).isEqualTo(25_557_032);
        assertThat(resnet50.get("flopPerSample").asDouble()).isEqualTo(8.178368512e9);
        assertThat(resnet50.get("bytes").asLong()).isEqualTo(102_228_128);
        assertThat(slide("zoo", "list").out()).contains("gpt2-medium").contains("354,823,168");
    }

    /** A real model from its description to a run from its pack. */
    @Test
    void buildsAModelThatPacksAndRuns() throws Exception {
        Path built = folder.resolve("built");
        Ended ended = slide("zoo", "build", "mobilenet-v3-large", "-o", built);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        Path onnx = built.resolve("mobilenet-v3-large.onnx");
        assertThat(ended.out()).startsWith(onnx + ": 22.1 MB");
        byte[] first = Files.readAllBytes(onnx);
        slide("zoo", "build", "mobilenet-v3-large", "mobilenet-v3-large", "-o", built);
        assertThat(Files.readAllBytes(onnx)).isEqualTo(first);
        slide("zoo", "build", "mobilenet-v3-large", "-o", built, "--seed", "2");
        assertThat(Files.readAllBytes(onnx)).hasSameSizeAs(first).isNotEqualTo(first);
        Path pack = folder.resolve("pack");
        assertThat(slide("pack", onnx, "-o", pack).code()).isZero();
        Path request = Files.writeString(folder.resolve("request.json"), image());
        Ended ran = slide("run", pack, "--input", request, "--json");
        assertThat(ran.err()).isEmpty();
        JsonNode outputs = JsonMapper.shared().readTree(ran.out()).get("outputs");
        assertThat(outputs.get(0).get("shape").toString()).isEqualTo("[1,1000]");
    }

    private static String image() {
        StringBuilder data = new StringBuilder("0.5");
        for (int i = 1; i < 3 * 224 * 224; i++) {
            data.append(i % 7 == 0 ? ",1" : ",-0.25");
        }
        return "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,3,224,224],\"datatype\":\"FP32\",\"data\":[" + data
                + "]}]}";
    }

    static Stream<Arguments> badInput() throws Exception {
        Path file = Files.createTempFile("slide-zoo", ".txt");
        return Stream.of(
                Arguments.of(List.of("zoo", "build", "resnet51", "-o", "x"), "unknown model 'resnet51'; did you mean"),
                Arguments.of(List.of("zoo", "build", "gpt-2", "-o", "x"), "did you mean gpt2?"),
                Arguments.of(List.of("zoo", "build", "what-else", "-o", "x"), "slide zoo list shows them"),
                Arguments.of(List.of("zoo", "build", "resnet18", "-o", file), "is a file; name a folder"),
                Arguments.of(List.of("zoo", "build", "-o", "x"), "NAME"),
                Arguments.of(List.of("pack", "zoo:resnet51", "-o", "x"), "unknown model 'resnet51'; did you mean"),
                Arguments.of(List.of("zoo", "build", "resnet18", "-o", "x", "--seed", "one"), "--seed"),
                Arguments.of(List.of("zoo"), "a command is missing"),
                Arguments.of(List.of("zoo", "lits"), "did you mean list?"));
    }

    @ParameterizedTest
    @MethodSource("badInput")
    void badInputIsOneLineAndExitCode2(List<Object> arguments, String message) {
        Ended ended = slide(arguments.toArray());
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err().strip()).startsWith("slide: ").contains(message).doesNotContain("\n", "bug");
        assertThat(ended.out()).isEmpty();
        assertThat(Path.of("x")).doesNotExist();
    }
}
