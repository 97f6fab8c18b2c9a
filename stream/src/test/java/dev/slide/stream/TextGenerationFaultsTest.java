package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import dev.slide.format.OciLayout;
import dev.slide.format.TensorType;
import dev.slide.pack.zoo.SmallDecoders;
import dev.slide.stream.ScriptedRegistry.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts whose download breaks, or that are ended in the middle. */
class TextGenerationFaultsTest {
    private static final int TOKENS = 8;

    @TempDir
    private static Path folder;

    private static Decoders gpt2;
    private static Decoders lstm;
    private static List<Integer> prompt;
    private static List<Integer> expected;
    private static List<Integer> expectedOfLstm;

    private ScriptedRegistry registry;
    private Leaks leaks;

    @BeforeAll
    static void pack() throws Exception {
        gpt2 = Decoders.pack(SmallDecoders.gpt2(folder.resolve("gpt2.onnx")), "gpt2");
        lstm = Decoders.pack(SmallDecoders.lstm(folder.resolve("lstm.onnx")), "lstm");
        prompt = Decoders.prompt(9, 11, SmallDecoders.VOCABULARY);
        expected = gpt2.expected(prompt, TOKENS);
        expectedOfLstm = lstm.expected(prompt, TOKENS);
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

    private SlideModel open(Decoders decoder) throws Exception {
        registry.add(OciLayout.open(decoder.pack()));
        return SlideModel.open(registry.uri() + "/decoder", StreamOptions.DEFAULTS);
    }

    private static List<Integer> generate(SlideModel model, GeneratedToken.Listener listener) throws IOException {
        return TextGeneration.of(model)
                .generate(GenerationRequest.greedy(prompt, TOKENS), listener)
                .ids();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 40_000})
    void aConnectionCutWhileThePromptIsProcessedIsTakenUpAgain(int cutAt) throws Exception {
        try (SlideModel model = open(gpt2)) {
            registry.fail(3, Failure.CUT, cutAt);
            assertThat(generate(model, token -> true)).isEqualTo(expected);
        }
    }

    @Test
    void rowsThatATokenNeedsAreAskedForAgain() throws Exception {
        try (SlideModel model = open(lstm)) {
            List<Integer> ids = generate(model, token -> {
                registry.fail(1, Failure.CUT, 10);
                return true;
            });
            assertThat(ids).isEqualTo(expectedOfLstm);
        }
    }

    @Test
    void aRefusedTokenEndsTheTextButNotTheModel() throws Exception {
        try (SlideModel model = open(lstm)) {
            assertThatThrownBy(() -> generate(model, token -> {
                        if (token.index() == 2) {
                            registry.answer(ScriptedRegistry.Manner.NOT_FOUND);
                        }
                        return true;
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 404");
            registry.answer(ScriptedRegistry.Manner.RANGES);
            assertThat(generate(model, token -> true)).isEqualTo(expectedOfLstm);
        }
    }

    @Test
    void closingEndsTheTextAtAnyToken() throws Exception {
        for (int last = 0; last < TOKENS - 1; last++) {
            int at = last;
            try (SlideModel model = open(gpt2)) {
                Runnable closing = model::close;
                assertThatThrownBy(() -> generate(model, token -> {
                            if (token.index() == at) {
                                closing.run();
                            }
                            return true;
                        }))
                        .isInstanceOf(CancellationException.class);
            }
        }
    }

    @Test
    void closingFromAnotherThreadEndsTheText() throws Exception {
        try (SlideModel model = open(gpt2)) {
            AtomicReference<Thread> closing = new AtomicReference<>();
            assertThatThrownBy(() -> generate(model, token -> {
                        if (token.index() == 1) {
                            Thread thread = new Thread(model::close);
                            closing.set(thread);
                            thread.start();
                            try {
                                thread.join();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                        return true;
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(closing.get()).isNotNull();
        }
    }

    @Test
    void anInterruptOrAFailingListenerLeavesTheModelUsable() throws Exception {
        try (SlideModel model = open(gpt2)) {
            for (int last = 0; last < TOKENS - 1; last++) {
                int at = last;
                assertThatThrownBy(() -> generate(model, token -> {
                            if (token.index() == at) {
                                Thread.currentThread().interrupt();
                            }
                            return true;
                        }))
                        .isInstanceOf(CancellationException.class);
                assertThat(Thread.interrupted()).isTrue();
                assertThatThrownBy(() -> generate(model, token -> {
                            if (token.index() == at) {
                                throw new IllegalStateException("no more");
                            }
                            return true;
                        }))
                        .hasMessage("no more");
            }
            assertThat(generate(model, token -> true)).isEqualTo(expected);
        }
    }

    private static float[] last(float... values) throws Exception {
        TensorData data = TensorData.of("logits", new long[] {1, 2, 3}, values);
        try (OnnxTensor tensor = Sessions.tensor(TensorType.FP32, data.shape(), data.data())) {
            return Logits.last(tensor, "tiny", 7);
        }
    }

    @Test
    void logitsThatAreNoNumbersAreSaid() throws Exception {
        float never = Float.NEGATIVE_INFINITY;
        assertThat(last(Float.NaN, 1, 2, 3, never, 5)).containsExactly(3, never, 5);
        assertThatThrownBy(() -> last(1, 2, 3, 4, Float.NaN, 6))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "tiny gives the logit NaN for token 1 after 7 tokens: no token can be chosen; its weights are"
                                + " broken, or this text is beyond what it takes");
        assertThatThrownBy(() -> last(1, 2, 3, 4, 5, Float.POSITIVE_INFINITY))
                .hasMessageStartingWith("tiny gives the logit Infinity for token 2 after 7 tokens");
        assertThatThrownBy(() -> last(1, 2, 3, never, never, never))
                .hasMessageContaining("every token the logit -Infinity after 7 tokens");
    }

    @Test
    void logitsOfAnotherShapeAreSaid() throws Exception {
        TensorData data = TensorData.of("logits", new long[] {2, 3}, new float[6]);
        try (OnnxTensor tensor = Sessions.tensor(TensorType.FP32, data.shape(), data.data())) {
            assertThatThrownBy(() -> Logits.last(tensor, "tiny", 7))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gives logits [2, 3] where [1, tokens, vocabulary] is expected");
        }
    }
}
