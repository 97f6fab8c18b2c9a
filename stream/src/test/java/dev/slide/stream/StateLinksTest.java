package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.TensorType;
import dev.slide.pack.zoo.SmallDecoders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateLinksTest {
    @TempDir
    private static Path folder;

    private static OpenedPack gpt2Pack;
    private static OpenedPack lstmPack;
    private static PackConfig gpt2;
    private static PackConfig lstm;

    @BeforeAll
    static void pack() throws Exception {
        gpt2Pack = opened(SmallDecoders.gpt2(folder.resolve("gpt2.onnx")), "gpt2");
        lstmPack = opened(SmallDecoders.lstm(folder.resolve("lstm.onnx")), "lstm");
        gpt2 = gpt2Pack.config();
        lstm = lstmPack.config();
    }

    private static OpenedPack opened(Path onnx, String name) throws Exception {
        try (PackSource source =
                PackLocation.open(Decoders.pack(onnx, name).pack().toString(), 0)) {
            return OpenedPack.open(source, progress -> {});
        }
    }

    private static PackConfig config(Path onnx, String name) throws Exception {
        return SlideModel.describe(Decoders.pack(onnx, name).pack().toString());
    }

    private static List<String> links(PackConfig config) {
        List<String> links = new ArrayList<>();
        StateLinks.of(config)
                .next()
                .forEach((in, out) -> links.add(config.tensors().get(in).name() + " "
                        + config.tensors().get(out).name()));
        return links;
    }

    @Test
    void linksByName() {
        assertThat(links(gpt2))
                .hasSize(6)
                .startsWith("past_key_values.0.key present.0.key", "past_key_values.0.value present.0.value");
        assertThat(links(lstm))
                .containsExactlyInAnyOrder(
                        "hidden.0 next_hidden.0", "cell.0 next_cell.0", "hidden.1 next_hidden.1", "cell.1 next_cell.1");
    }

    @Test
    void knowsVocabularyAndContext() {
        assertThat(StateLinks.of(gpt2).vocabulary(gpt2)).hasValue(SmallDecoders.VOCABULARY);
        assertThat(StateLinks.of(gpt2).context(gpt2, gpt2Pack.skeletons())).hasValue(SmallDecoders.POSITIONS);
        assertThat(StateLinks.of(lstm).vocabulary(lstm)).hasValue(SmallDecoders.VOCABULARY);
        assertThat(StateLinks.of(lstm).context(lstm, lstmPack.skeletons())).isEmpty();
    }

    /** 12,800 bytes, which are no table to look rows up in, and 64, which are no weight but a constant. */
    @ParameterizedTest
    @CsvSource({"50, gpt2", "50, reshaped", "3, tiny"})
    void knowsTheContextOfSmallTables(int positions, String name) throws Exception {
        Path onnx = folder.resolve(name + positions + ".onnx");
        OpenedPack pack = opened(
                switch (name) {
                    case "reshaped" -> SmallDecoders.reshapedGpt2(onnx, positions);
                    case "tiny" -> SmallDecoders.tinyGpt2(onnx, positions);
                    default -> SmallDecoders.gpt2(onnx, positions);
                },
                name + positions);
        PackConfig config = pack.config();
        StateLinks links = StateLinks.of(config);
        assertThat(config.rowTables()).noneMatch(table -> table.rows() == positions);
        assertThat(links.context(config, pack.skeletons())).hasValue(positions);
    }

    @Test
    void theStateBeginsEmptyOrWithZeros() {
        for (TensorData state : StateLinks.of(gpt2).initial(gpt2)) {
            assertThat(state.shape()).containsExactly(1, 4, 0, 16);
        }
        for (TensorData state : StateLinks.of(lstm).initial(lstm)) {
            assertThat(state.shape()).containsExactly(1, 48);
            assertThat(state.floats()).containsOnly(0);
        }
    }

    private static void refuses(PackConfig config, String reason) {
        assertThatThrownBy(() -> StateLinks.of(config))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(config.name() + " is no decoder that generates text: " + reason + ";");
    }

    private static PackConfig changed(String name, UnaryOperator<Tensor> change) {
        List<Tensor> tensors = new ArrayList<>(gpt2.tensors());
        tensors.replaceAll(t -> t.name().equals(name) ? change.apply(t) : t);
        return new PackConfig(
                gpt2.name(),
                gpt2.variant(),
                gpt2.engine(),
                gpt2.opsets(),
                gpt2.batchable(),
                gpt2.reference(),
                gpt2.parameters(),
                tensors,
                gpt2.inputs(),
                gpt2.outputs(),
                gpt2.skeletons(),
                gpt2.blobs(),
                gpt2.weights(),
                gpt2.layers(),
                gpt2.segments(),
                gpt2.rowTables(),
                gpt2.deviation());
    }

    private static UnaryOperator<Tensor> named(String name) {
        return t -> new Tensor(name, t.type(), t.shape());
    }

    @Test
    void saysWhyAModelIsNoDecoder() throws Exception {
        refuses(config(SmallDecoders.bert(folder.resolve("bert.onnx")), "bert"), "no output \"logits\" of FP32");
        refuses(SlideModel.describe(TinyModel.make(folder, 2, false, 1).pack().toString()), "no input \"input_ids\"");
        refuses(
                changed("present.1.key", named("present.7.key")),
                "input \"past_key_values.1.key\" has no output \"present.1.key\"");
        refuses(
                changed("past_key_values.1.key", named("encoder")),
                "input \"encoder\" is neither tokens nor positions nor mask nor state");
        refuses(
                changed("input_ids", t -> new Tensor(t.name(), TensorType.FP32, t.shape())),
                "input \"input_ids\" is FP32[batch, sequence], not whole numbers [batch, sequence]");
        refuses(
                changed("present.0.key", t -> new Tensor(t.name(), TensorType.FP16, t.shape())),
                "input \"past_key_values.0.key\" and output \"present.0.key\" do not fit");
        PackConfig huge = changed(
                "past_key_values.0.key",
                t -> new Tensor(
                        t.name(),
                        t.type(),
                        List.of(
                                new Dimension(-1, "batch"),
                                new Dimension(1L << 40, ""),
                                new Dimension(1L << 40, ""),
                                new Dimension(64, ""))));
        assertThatThrownBy(() -> StateLinks.of(huge).initial(huge))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("would begin with");
    }
}
