package dev.slide.pack.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes against what is published of the models. */
class ZooTest {

    private static ZooModel model(String name) {
        ZooModel model = Zoo.find(name);
        if (model == null) {
            throw new AssertionError(name + " is missing");
        }
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, 11689512",
        "resnet50, 25557032",
        "resnet152, 60192808",
        "mobilenet-v3-large, 5483032",
        "vit-b-16, 86567656",
        "vit-l-16, 304326632",
        "bert-base, 109482240",
        "gpt2, 124439808",
        "gpt2-medium, 354823168",
        "lstm-ptb-1500, 66034000"
    })
    void hasThePublishedParameters(String name, long parameters) {
        assertThat(model(name).parameters()).isEqualTo(parameters);
        assertThat(model(name).bytes()).isEqualTo(4 * parameters);
    }

    /** Multiply-accumulates in thousand millions, to the digits that are published. */
    @ParameterizedTest
    @CsvSource({
        "resnet18, 1.814",
        "resnet50, 4.089",
        "resnet152, 11.514",
        "vit-b-16, 17.564",
        "vit-l-16, 61.555",
        "gpt2, 145.8",
        "gpt2-medium, 413.5",
        "whisper-tiny-encoder, 18.5",
        "mobilenet-v3-large, 0.217"
    })
    void hasThePublishedWork(String name, String thousandMillions) {
        assertThat(rounded(model(name).flopPerSample(), thousandMillions)).isEqualTo(thousandMillions);
    }

    private static String rounded(double flop, String like) {
        int digits = like.length() - like.indexOf('.') - 1;
        return String.format(Locale.ROOT, "%." + digits + "f", flop / 2e9);
    }

    @Test
    void countsBertsWorkByItsLength() {
        assertThat(rounded(model("bert-base").flopPerSample(), ".00")).isEqualTo("11.17");
        double long512 =
                Blueprint.of("bert", new Bert(12, 768, 12, 30522, 512, 512)).flop();
        assertThat(rounded(long512, ".0")).isEqualTo("48.3");
    }

    @Test
    void countsEveryWeightOfALstmOncePerStep() {
        double weights = 2 * 2 * 4.0 * 1500 * 1500 + 1500 * 10_000;
        assertThat(model("lstm-ptb-1500").flopPerSample()).isEqualTo(2 * 35 * weights);
    }

    @Test
    void aSmallerLstmHasItsPublishedParametersToo() {
        assertThat(Blueprint.of("lstm", new LstmLanguageModel(2, 650, 10_000, 35))
                        .parameters())
                .isEqualTo(19_780_400);
    }

    @Test
    void theSmallMobileNetHasItsPublishedParametersToo() {
        List<MobileNetV3.Row> rows = new ArrayList<>(List.of(
                new MobileNetV3.Row(3, 16, 16, true, false, 2),
                new MobileNetV3.Row(3, 72, 24, false, false, 2),
                new MobileNetV3.Row(3, 88, 24, false, false, 1),
                new MobileNetV3.Row(5, 96, 40, true, true, 2),
                new MobileNetV3.Row(5, 240, 40, true, true, 1),
                new MobileNetV3.Row(5, 240, 40, true, true, 1),
                new MobileNetV3.Row(5, 120, 48, true, true, 1),
                new MobileNetV3.Row(5, 144, 48, true, true, 1),
                new MobileNetV3.Row(5, 288, 96, true, true, 2),
                new MobileNetV3.Row(5, 576, 96, true, true, 1),
                new MobileNetV3.Row(5, 576, 96, true, true, 1)));
        Blueprint small = Blueprint.of("small", new MobileNetV3(16, rows, 1024, 224, 1000));
        assertThat(small.parameters()).isEqualTo(2_542_856);
    }

    /** Published is the whole model; its decoder is counted here by hand. */
    @Test
    void whispersEncoderIsTheWholeLessTheDecoder() {
        long width = 384;
        long attention = 4 * width * width + 3 * width;
        long mlp = 2 * 4 * width * width + 4 * width + width;
        long decoder = 51_865 * width + 448 * width + 4 * (2 * attention + mlp + 3 * 2 * width) + 2 * width;
        assertThat(model("whisper-tiny-encoder").parameters()).isEqualTo(37_760_640 - decoder);
    }

    @ParameterizedTest
    @CsvSource({"768, 12, 7087872", "1024, 16, 12596224"})
    void aBlockHasThePublishedParameters(int width, int heads, long parameters) {
        assertThat(difference(layers -> new Gpt2(layers, width, heads, 50, 20, 8)))
                .isEqualTo(parameters);
        assertThat(difference(layers -> new Bert(layers, width, heads, 50, 20, 8)))
                .isEqualTo(parameters);
        assertThat(difference(layers -> new VisionTransformer(layers, width, heads, 16, 32, 10)))
                .isEqualTo(parameters);
    }

    private interface ByLayers {
        Architecture of(int layers);
    }

    private static long difference(ByLayers architecture) {
        return Blueprint.of("more", architecture.of(3)).parameters()
                - Blueprint.of("less", architecture.of(2)).parameters();
    }

    @Test
    void namesAreUniqueAndFit() {
        assertThat(Zoo.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Zoo.all().stream().map(ZooModel::name)).containsExactlyElementsOf(Zoo.names());
        assertThat(Zoo.find("resnet51")).isNull();
    }
}
