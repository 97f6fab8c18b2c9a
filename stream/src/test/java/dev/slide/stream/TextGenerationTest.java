package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.OciLayout;
import dev.slide.pack.zoo.SmallDecoders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts, token by token beside those of the whole file in one session. */
class TextGenerationTest {
    @TempDir
    private static Path folder;

    private static final Map<String, Decoders> DECODERS = new TreeMap<>();
    private static final int TOKENS = 14;

    private ScriptedRegistry registry;
    private Leaks leaks;

    @BeforeAll
    static void pack() throws Exception {
        DECODERS.put("gpt2", Decoders.pack(SmallDecoders.gpt2(folder.resolve("gpt2.onnx")), "gpt2"));
        DECODERS.put("lstm", Decoders.pack(SmallDecoders.lstm(folder.resolve("lstm.onnx")), "lstm"));
    }

    @BeforeEach
    void start() throws Exception {
        leaks = Leaks.watch();
        registry = new ScriptedRegistry();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        registry.close();
        leaks.check();
    }

    private static Decoders decoder(String name) {
        return DECODERS.getOrDefault(name, new Decoders(folder, folder));
    }

    private SlideModel open(Decoders decoder, StreamOptions options) throws Exception {
        registry.add(OciLayout.open(decoder.pack()));
        return SlideModel.open(registry.uri() + "/decoder", options);
    }

    static List<Arguments> everyMode() {
        List<Arguments> all = new ArrayList<>();
        for (String name : List.of("gpt2", "lstm")) {
            for (Mode mode : Mode.values()) {
                all.add(Arguments.of(name, mode));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyMode")
    void givesTheTokensAndLogitsOfTheWholeFile(String name, Mode mode) throws Exception {
        Decoders decoder = decoder(name);
        try (SlideModel model = open(decoder, StreamOptions.DEFAULTS.withMode(mode));
                WholeDecoder whole = new WholeDecoder(decoder.onnx())) {
            assertThat(model.config().segments()).hasSizeGreaterThan(2);
            TextGeneration text = TextGeneration.of(model);
            for (int length : List.of(9, 1, 40)) {
                List<Integer> prompt = Decoders.prompt(length, length, SmallDecoders.VOCABULARY);
                List<float[]> logits = new ArrayList<>();
                List<Integer> expected = whole.greedy(prompt, TOKENS, logits);
                Decoders.Recording recording = new Decoders.Recording(new GreedySampler(), new ArrayList<>());
                List<GeneratedToken> told = new ArrayList<>();
                GenerationResult result = text.generate(GenerationRequest.greedy(prompt, TOKENS), recording, told::add);
                assertThat(result.ids()).isEqualTo(expected);
                assertThat(recording.logits()).containsExactlyElementsOf(logits);
                assertThat(told).isEqualTo(result.tokens());
                assertThat(told).extracting(GeneratedToken::seconds).isSorted();
                assertThat(result.end()).isEqualTo(GenerationResult.End.TOKEN_LIMIT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyMode")
    void drawsTheTokensOfTheWholeFile(String name, Mode mode) throws Exception {
        Decoders decoder = decoder(name);
        Sampling sampling = new Sampling(0.9, 50, 0.95, 7);
        List<Integer> prompt = Decoders.prompt(3, 12, SmallDecoders.VOCABULARY);
        List<Integer> expected = new ArrayList<>();
        try (WholeDecoder whole = new WholeDecoder(decoder.onnx())) {
            NaiveSampler naive = new NaiveSampler(sampling);
            float[] logits = whole.take(prompt.stream().mapToLong(t -> t).toArray());
            for (int token = 0; token < TOKENS; token++) {
                expected.add(naive.choose(logits));
                logits = whole.take(expected.get(token));
            }
        }
        try (SlideModel model = open(decoder, StreamOptions.DEFAULTS.withMode(mode))) {
            GenerationRequest request = new GenerationRequest(prompt, TOKENS, sampling, Set.of());
            for (int time = 0; time < 2; time++) {
                assertThat(TextGeneration.of(model)
                                .generate(request, token -> true)
                                .ids())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void showsTheModelWhatIsThere(@TempDir Path other) throws Exception {
        Decoders masked = Decoders.pack(SmallDecoders.maskedGpt2(other.resolve("masked.onnx")), "masked");
        List<Integer> prompt = Decoders.prompt(8, 10, SmallDecoders.VOCABULARY);
        List<float[]> logits = new ArrayList<>();
        try (SlideModel model = open(masked, StreamOptions.DEFAULTS);
                WholeDecoder whole = new WholeDecoder(masked.onnx())) {
            List<Integer> expected = whole.greedy(prompt, TOKENS, logits);
            Decoders.Recording recording = new Decoders.Recording(new GreedySampler(), new ArrayList<>());
            GenerationResult result = TextGeneration.of(model)
                    .generate(GenerationRequest.greedy(prompt, TOKENS), recording, token -> true);
            assertThat(result.ids()).isEqualTo(expected);
            assertThat(recording.logits()).containsExactlyElementsOf(logits);
        }
    }

    @Test
    void endsWithAStopTokenOrWhenTheListenerWants() throws Exception {
        Decoders decoder = decoder("gpt2");
        List<Integer> prompt = Decoders.prompt(5, 6, SmallDecoders.VOCABULARY);
        List<Integer> expected = decoder.expected(prompt, TOKENS);
        int stop = expected.get(4);
        int first = expected.indexOf(stop);
        try (SlideModel model = open(decoder, StreamOptions.DEFAULTS)) {
            TextGeneration text = TextGeneration.of(model);
            GenerationResult stopped =
                    text.generate(new GenerationRequest(prompt, TOKENS, Sampling.GREEDY, Set.of(stop)), token -> true);
            assertThat(stopped.ids()).isEqualTo(expected.subList(0, first + 1));
            assertThat(stopped.end()).isEqualTo(GenerationResult.End.STOP_TOKEN);
            for (int wanted = 1; wanted < TOKENS; wanted++) {
                int last = wanted - 1;
                GenerationResult left =
                        text.generate(GenerationRequest.greedy(prompt, TOKENS), token -> token.index() < last);
                assertThat(left.ids()).isEqualTo(expected.subList(0, wanted));
                assertThat(left.end()).isEqualTo(GenerationResult.End.LISTENER);
            }
        }
    }

    @Test
    void theSecondStartIsFromTheCache(@TempDir Path cache) throws Exception {
        for (String name : DECODERS.keySet()) {
            Decoders decoder = decoder(name);
            List<Integer> prompt = Decoders.prompt(6, 8, SmallDecoders.VOCABULARY);
            List<Integer> expected = decoder.expected(prompt, TOKENS);
            StreamOptions options = StreamOptions.DEFAULTS.withCache(cache);
            List<Long> bytes = new ArrayList<>();
            for (int start = 0; start < 2; start++) {
                try (SlideModel model = open(decoder, options)) {
                    GenerationResult result =
                            TextGeneration.of(model).generate(GenerationRequest.greedy(prompt, TOKENS), token -> true);
                    assertThat(result.ids()).isEqualTo(expected);
                    bytes.add(result.bytesBeforeFirstToken());
                    model.awaitComplete();
                }
            }
            assertThat(bytes.get(0)).isGreaterThan(100_000);
            assertThat(bytes.get(1)).isLessThan(bytes.get(0) / 2);
        }
    }

    @Test
    void fillsTheContextAndNoMore() throws Exception {
        Decoders decoder = decoder("gpt2");
        int positions = SmallDecoders.POSITIONS;
        List<Integer> prompt = Decoders.prompt(7, positions - 3, SmallDecoders.VOCABULARY);
        try (SlideModel model = open(decoder, StreamOptions.DEFAULTS)) {
            TextGeneration text = TextGeneration.of(model);
            assertThatThrownBy(() -> text.generate(GenerationRequest.greedy(prompt, 5), token -> true))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("a prompt of 297 tokens and 5 more do not fit gpt2, which has 300 positions: ask for at"
                            + " most 4");
            List<Integer> tooLong = Decoders.prompt(7, positions + 1, SmallDecoders.VOCABULARY);
            assertThatThrownBy(() -> text.generate(GenerationRequest.greedy(tooLong, 1), token -> true))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the prompt has 301 tokens; gpt2 takes at most 300: shorten it");
            int asked = registry.requests().size();
            assertThat(text.generate(GenerationRequest.greedy(prompt, 4), token -> true)
                            .ids())
                    .isEqualTo(decoder.expected(prompt, 4));
            assertThat(registry.requests()).hasSizeGreaterThan(asked);
        }
    }

    @Test
    void refusesTokensThatAreNotInTheVocabulary() throws Exception {
        try (SlideModel model = open(decoder("lstm"), StreamOptions.DEFAULTS)) {
            TextGeneration text = TextGeneration.of(model);
            for (int bad : List.of(-1, SmallDecoders.VOCABULARY)) {
                assertThatThrownBy(() -> text.generate(GenerationRequest.greedy(List.of(5, bad), 3), token -> true))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("token 1 of the prompt is " + bad + "; lstm has tokens 0 to 699");
            }
        }
        assertThatThrownBy(() -> GenerationRequest.greedy(List.of(), 3)).hasMessageContaining("the prompt is empty");
        assertThatThrownBy(() -> GenerationRequest.greedy(List.of(1), 0)).hasMessageContaining("at least 1");
    }

    @Test
    void refusesToFreeWhatEveryTokenNeeds() throws Exception {
        try (SlideModel model = open(decoder("gpt2"), StreamOptions.DEFAULTS.withFreeing(true))) {
            assertThatThrownBy(() -> TextGeneration.of(model))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("open it without freeing");
        }
    }
}
