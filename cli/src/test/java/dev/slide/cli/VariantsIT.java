package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.pack.PackOptions;
import dev.slide.pack.PackReport;
import dev.slide.pack.Packer;
import dev.slide.pack.Unpacker;
import dev.slide.pack.Variant;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.stream.Mode;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real model in every variant: how many bytes, how near, and in every mode the same bits. */
class VariantsIT {
    private static final Map<Variant, PackConfig> CONFIGS = new EnumMap<>(Variant.class);

    @TempDir
    private static Path store;

    private static EdgeServer server;
    private static List<TensorData> inputs;
    private static float[][] embeddings;

    @BeforeAll
    static void start() throws Exception {
        PackOptions options = PackOptions.defaults()
                .withVariants(List.of(Variant.FP32, Variant.FP16, Variant.BF16, Variant.INT8, Variant.INT4))
                .withAcceptDeviation(true);
        PackReport report = Packer.pack(MiniLm.model().onnx(), store.resolve("minilm"), options);
        report.variants().forEach(made -> CONFIGS.put(made.variant(), made.config()));
        server = EdgeServer.start(Config.of(store));
        inputs = MiniLm.inputs(64);
        embeddings = embeddings(MiniLm.expected(inputs, OptLevel.EXTENDED_OPT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static float[][] embeddings(TensorData hidden) {
        return Sentences.embeddings(hidden, inputs);
    }

    private static String location(Variant variant) {
        return server.uri() + "/minilm:" + variant.wireName();
    }

    private static TensorData run(Variant variant, StreamOptions options) throws IOException {
        try (SlideModel model = SlideModel.open(location(variant), options)) {
            return model.run(inputs).output("last_hidden_state");
        }
    }

    private static double share(Variant variant) {
        PackConfig config = Objects.requireNonNull(CONFIGS.get(variant));
        return (double) config.weightBytes() / config.decodedBytes();
    }

    /** Cosines of the sentences' embeddings to those of the model itself: mean and least. */
    private static double[] cosines(Variant variant) throws IOException {
        float[][] actual = embeddings(run(variant, StreamOptions.DEFAULTS.withFetchRest(false)));
        double sum = 0;
        double least = 1;
        for (int text = 0; text < actual.length; text++) {
            double cosine = Sentences.cosine(actual[text], embeddings[text]);
            sum += cosine;
            least = Math.min(least, cosine);
        }
        return new double[] {sum / actual.length, least};
    }

    @Test
    void losslessIsSmallerAndEqual() throws Exception {
        assertThat(share(Variant.FP32)).isLessThanOrEqualTo(0.85);
        assertThat(run(Variant.FP32, StreamOptions.DEFAULTS)).isEqualTo(MiniLm.expected(inputs, OptLevel.EXTENDED_OPT));
    }

    @Test
    void halvesAreNearlyEqual() throws Exception {
        assertThat(share(Variant.FP16)).isLessThanOrEqualTo(0.51);
        assertThat(cosines(Variant.FP16)[0]).isGreaterThanOrEqualTo(0.99999);
        assertThat(share(Variant.BF16)).isLessThanOrEqualTo(0.35);
        assertThat(cosines(Variant.BF16)[0]).isGreaterThanOrEqualTo(0.99999);
    }

    @Test
    void eightBitsAreNearInTheWorstSentence() throws Exception {
        assertThat(share(Variant.INT8)).isLessThanOrEqualTo(0.27);
        assertThat(cosines(Variant.INT8)[1]).isGreaterThanOrEqualTo(0.999);
    }

    /** Ready-made models of the decoded weights are the measure of what streams them. */
    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16", "INT8", "INT4"})
    void everyModeGivesTheBitsOfTheDecodedModel(Variant variant) throws Exception {
        Path onnx = store.resolve(variant.wireName() + ".onnx");
        Unpacker.unpack(OciLayout.open(store.resolve("minilm")), variant.wireName(), onnx);
        List<TensorData> few = MiniLm.inputs(3);
        TensorData expected = OriginalModel.run(onnx, OptLevel.NO_OPT, few).get(0);
        for (Mode mode : Mode.values()) {
            for (boolean freeing : mode.overlaps() ? new boolean[] {false, true} : new boolean[] {false}) {
                Path cache = store.resolve("cache-" + variant + mode + freeing);
                StreamOptions options = StreamOptions.DEFAULTS
                        .withMode(mode)
                        .withFreeing(freeing)
                        .withCache(cache);
                for (int round = 0; round < 2; round++) {
                    try (SlideModel model = SlideModel.open(location(variant), options)) {
                        assertThat(model.run(few).output("last_hidden_state"))
                                .as("%s %s freeing %s round %s", variant, mode, freeing, round)
                                .isEqualTo(expected);
                        model.awaitComplete();
                        assertThat(model.run(few).output("last_hidden_state")).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void aFolderIsAskedForAVariantToo() throws Exception {
        List<TensorData> few = MiniLm.inputs(1);
        String folder = "oci:" + store.resolve("minilm") + ":int8";
        try (SlideModel local = SlideModel.open(folder, StreamOptions.DEFAULTS);
                SlideModel remote = SlideModel.open(location(Variant.INT8), StreamOptions.DEFAULTS)) {
            assertThat(local.config()).isEqualTo(remote.config());
            assertThat(local.run(few).outputs()).isEqualTo(remote.run(few).outputs());
        }
    }
}
