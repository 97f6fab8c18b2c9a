package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.pack.zoo.SmallDecoder;
import java.io.ByteArrayOutputStream;
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

class GenerateCommandIT {
    @TempDir
    private static Path folder;

    private static Path pack;

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
        pack = folder.resolve("store").resolve("decoder");
        Files.createDirectories(folder.resolve("store"));
        Path onnx = SmallDecoder.write(folder.resolve("decoder.onnx"));
        assertThat(slide("pack", onnx, "-o", pack, "--name", "decoder").code()).isZero();
        Files.writeString(folder.resolve("prompt.json"), "[101, 7592, 2088]");
        Files.writeString(folder.resolve("words.json"), "[101, \"a\"]");
        Files.writeString(folder.resolve("object.json"), "{}");
        Files.writeString(folder.resolve("broken.json"), "[101");
        assertThat(slide("zoo", "build", "mobilenet-v3-large", "-o", folder).code())
                .isZero();
        assertThat(slide("pack", folder.resolve("mobilenet-v3-large.onnx"), "-o", folder.resolve("images"))
                        .code())
                .isZero();
    }

    @Test
    void printsTheSameTokensInEveryModeFromAFolderAndANode() throws Exception {
        Ended first = slide("generate", pack, "--prompt-ids", "101,7592,2088", "--tokens", 12);
        assertThat(first.code()).isZero();
        assertThat(first.out()).matches("[0-9]+( [0-9]+){11}\n");
        assertThat(first.err())
                .matches("slide: decoder: first token after .*came before it, the weights have .*"
                        + "; then 11 tokens, [0-9.]+ per second\n");
        try (NodeProcess node = NodeProcess.start(folder.resolve("store"))) {
            for (String mode : List.of("stream", "stream-in-order", "download", "download-rows-first")) {
                Ended ended = slide(
                        "generate",
                        node.uri() + "/decoder",
                        "--prompt-file",
                        folder.resolve("prompt.json"),
                        "--tokens",
                        12,
                        "--mode",
                        mode,
                        "--rate",
                        "400M",
                        "--json");
                assertThat(ended.code()).isZero();
                JsonNode json = ended.json();
                StringBuilder tokens = new StringBuilder();
                json.get("tokens")
                        .forEach(t ->
                                tokens.append(tokens.length() == 0 ? "" : " ").append(t.asInt()));
                assertThat(tokens + "\n").as(mode).isEqualTo(first.out());
                assertThat(json.get("mode").asString()).isEqualTo(mode);
                assertThat(json.get("end").asString()).isEqualTo("TOKEN_LIMIT");
                assertThat(json.get("firstTokenSeconds").asDouble()).isPositive();
                assertThat(json.get("tokensPerSecond").asDouble()).isPositive();
                assertThat(json.get("bytesBeforeFirstToken").asLong()).isPositive();
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSameText() {
        List<String> texts = new ArrayList<>();
        for (String seed : List.of("1", "1", "2")) {
            texts.add(slide("generate", pack, "--prompt-ids", "5", "--temperature", 1, "--top-k", 100, "--seed", seed)
                    .out());
        }
        assertThat(texts.get(0)).isEqualTo(texts.get(1)).isNotEqualTo(texts.get(2));
    }

    @Test
    void readsAndPrintsTextWithATokenizer() throws Exception {
        Path tokenizer = MiniLm.model().tokenizer();
        Ended text = slide("generate", pack, "--prompt", "hello world", "--tokenizer", tokenizer, "--tokens", 6);
        assertThat(text.err()).startsWith("slide: decoder: first token after");
        assertThat(text.code()).isZero();
        Ended json =
                slide("generate", pack, "--prompt", "hello world", "--tokenizer", tokenizer, "--tokens", 6, "--json");
        assertThat(json.json().get("prompt").toString()).isEqualTo("[7592,2088]");
        assertThat(text.out().strip()).isNotEmpty();
        assertThat(json.json().get("text").asString().replace(" ", ""))
                .isEqualTo(text.out().strip().replace(" ", ""));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                refused("token 1 of the prompt is 30522; decoder has tokens 0 to 30521", "--prompt-ids", "5,30522"),
                refused("token 0 of the prompt is -5", "--prompt-ids=-5"),
                refused("--prompt-ids: '' at place 1 is no number of a token", "--prompt-ids", "5,"),
                refused("--prompt-ids: '9999999999' at place 0", "--prompt-ids", "9999999999"),
                refused(
                        "a prompt of 1 tokens and 1001 more do not fit decoder",
                        "--prompt-ids",
                        "5",
                        "--tokens",
                        "1001"),
                refused("tokens to generate: 0 must be at least 1", "--prompt-ids", "5", "--tokens", "0"),
                refused("$[1] is \"a\"", "--prompt-file", "words.json"),
                refused("$ must be an array", "--prompt-file", "object.json"),
                refused("is no JSON", "--prompt-file", "broken.json"),
                refused("no such file", "--prompt-file", "missing.json"),
                refused("--prompt needs --tokenizer", "--prompt", "hello"),
                refused("--tokenizer missing.json: no such file", "--prompt", "a", "--tokenizer", "missing.json"),
                refused("is no tokenizer.json that can be read", "--prompt", "a", "--tokenizer", "object.json"),
                refused("give such as --temperature 0.8", "--prompt-ids", "5", "--top-k", "3"),
                refused("top-p 2.0 must be above 0", "--prompt-ids", "5", "--temperature", "1", "--top-p", "2"),
                refused("temperature -1.0 must be finite", "--prompt-ids", "5", "--temperature", "-1"),
                refused("--prompt-ids", "--tokens", "5"));
    }

    private static Arguments refused(String message, String... arguments) {
        return Arguments.of(message, List.of(arguments));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void saysInOneLineWhatIsWrong(String message, List<String> arguments) {
        List<Object> words = new ArrayList<>(List.of("generate", pack));
        for (String argument : arguments) {
            words.add(argument.endsWith(".json") ? folder.resolve(argument) : argument);
        }
        Ended ended = slide(words.toArray());
        assertThat(ended.code()).isEqualTo(Slide.REFUSED);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().replace(folder + "/", ""))
                .startsWith("slide: ")
                .contains(message)
                .hasLineCount(1);
    }

    @Test
    void refusesWhatIsNoDecoder() {
        Ended ended = slide("generate", folder.resolve("images"), "--prompt-ids", "5");
        assertThat(ended.code()).isEqualTo(Slide.REFUSED);
        assertThat(ended.err())
                .contains("mobilenet-v3-large is no decoder that generates text: no input \"input_ids\"")
                .hasLineCount(1);
    }

    @Test
    void theBenchComparesTexts() {
        Ended ended = slide("bench", "generate", "--model", "gtp2");
        assertThat(ended.code()).isEqualTo(Slide.REFUSED);
        assertThat(ended.err()).contains("unknown model 'gtp2'; did you mean gpt2?");
        assertThat(slide("bench", "generate", "--runs", "0").err()).contains("--runs 0");
        assertThat(slide("bench", "generate", "--rate", "fast").err()).contains("nor max");
    }
}
