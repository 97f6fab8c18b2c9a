package dev.slide.pack;

import static dev.slide.pack.OnnxBuilder.FLOAT;
import static dev.slide.pack.OnnxBuilder.INT64;
import static dev.slide.pack.OnnxBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import dev.slide.format.Encoding;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Deviation;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantPackTest {
    private static final List<Variant> ALL = List.of(Variant.values());

    @TempDir
    Path folder;

    private static OnnxBuilder model(String name) {
        return switch (name) {
            case "mlp" -> TestModels.mlp(3, 130, "h");
            case "tied" -> TestModels.transformer(true);
            case "untied" -> TestModels.transformer(false);
            case "classifier" -> classifier();
            case "lstm" -> lstm();
            default -> throw new AssertionError(name);
        };
    }

    /** Convolutions, groups that do not fill up, a product with its right factor turned. */
    private static OnnxBuilder classifier() {
        OnnxBuilder b = new OnnxBuilder().input("image", FLOAT, "n", 3, 12, 12);
        String one =
                b.node("Relu", "one", List.of(b.node("Conv", "c1", List.of("image", b.weight("w1", 70, 3, 7, 7)))));
        String two = b.node("Relu", "two", List.of(b.node("Conv", "c2", List.of(one, b.weight("w2", 33, 70, 3, 3)))));
        String flat = b.node("Flatten", "flat", List.of(two));
        String wide = b.node("Gemm", "wide", List.of(flat, b.weight("fc1", 50, 33 * 16)), attribute("transB", 1));
        b.node("MatMul", "logits", List.of(wide, b.weight("fc2", 50, 201)));
        return b.output("logits", FLOAT, "n", 201);
    }

    private static OnnxBuilder lstm() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "time", "batch", 50);
        List<String> in = List.of("x", b.weight("w", 1, 240, 50), b.weight("r", 1, 240, 60), b.weight("b", 1, 480));
        b.node("", "LSTM", in, List.of("y", "h"), attribute("hidden_size", 60));
        return b.output("y").output("h");
    }

    private PackReport pack(OnnxBuilder model, PackOptions options) throws Exception {
        return Packer.pack(model.write(folder.resolve("model.onnx")), folder.resolve("pack"), options);
    }

    private static PackOptions all() {
        return PackOptions.defaults().withVariants(ALL).withAcceptDeviation(true);
    }

    /** What every variant's chain gives is what ONNX Runtime gives of a model whose weights were replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"mlp", "tied", "untied", "classifier", "lstm"})
    void computesWithTheDecodedWeights(String name) throws Exception {
        PackReport report = pack(model(name), all());
        Path onnx = folder.resolve("model.onnx");
        Path whole = folder.resolve("raw.onnx");
        Unpacker.unpack(OciLayout.open(folder.resolve("pack")), "raw", whole);
        Map<String, HostTensor> sample = PackedModel.sample(onnx, report.config(), 1, 9);
        for (PackReport.Made made : report.variants()) {
            PackedModel packed =
                    PackedModel.open(folder.resolve("pack"), made.variant().wireName());
            assertThat(packed.config()).isEqualTo(made.config());
            Path replaced = folder.resolve(made.variant() + ".onnx");
            Files.write(replaced, withWeights(packed, whole).toByteArray());
            Map<String, HostTensor> expected = PackedModel.raw(replaced, sample);
            same(packed.chain(sample), expected, made.variant());
            same(packed.merged(new Random(4), sample), expected, made.variant());
            Path unpacked = folder.resolve(made.variant() + "-unpacked.onnx");
            Unpacker.unpack(packed.layout(), made.variant().wireName(), unpacked);
            same(PackedModel.raw(unpacked, sample), expected, made.variant());
            Unpacker.unpack(packed.layout(), made.variant().wireName(), unpacked, 1000);
            same(PackedModel.raw(unpacked, sample), expected, made.variant());
            if (made.variant().isLossless()) {
                same(expected, PackedModel.optimised(onnx, sample), made.variant());
            }
        }
    }

    private static void same(Map<String, HostTensor> actual, Map<String, HostTensor> expected, Variant variant) {
        expected.forEach(
                (output, value) -> assertThat(HostTensor.in(actual, output).same(value))
                        .as("%s %s", variant, output)
                        .isTrue());
    }

    private static ModelProto withWeights(PackedModel packed, Path whole) throws Exception {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(whole));
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            for (int w = 0; w < packed.config().weights().size(); w++) {
                if (packed.config()
                        .weights()
                        .get(w)
                        .name()
                        .equals(graph.getInitializer(i).getName())) {
                    graph.getInitializerBuilder(i).setRawData(ByteString.copyFrom(elements(packed, w)));
                }
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static byte[] elements(PackedModel packed, int number) throws Exception {
        Weight weight = packed.config().weights().get(number);
        byte[] blob =
                packed.layout().read(packed.config().blobs().get(weight.blob()).digest(), 1 << 26);
        byte[] out = new byte[(int) PackConfig.decodedBytes(weight)];
        ByteBuffer wire = ByteBuffer.wrap(blob, (int) weight.offset(), (int) weight.bytes())
                .slice();
        packed.config().decode(number, wire, ByteBuffer.wrap(out));
        return out;
    }

    private static Map<String, String> encodings(PackConfig config) {
        Map<String, String> encodings = new TreeMap<>();
        config.weights().forEach(w -> encodings.put(w.name(), w.encoding().wireName()));
        return encodings;
    }

    private static PackConfig config(PackReport report, Variant variant) {
        return report.variants().stream()
                .filter(v -> v.variant() == variant)
                .findFirst()
                .orElseThrow()
                .config();
    }

    @Test
    void choosesAnEncodingForEachTensor() throws Exception {
        PackReport report = pack(classifier(), all());
        assertThat(encodings(config(report, Variant.RAW)).values()).containsOnly("raw");
        Map<String, String> int8 = encodings(config(report, Variant.INT8));
        // ONNX Runtime may turn or rename weights, but it keeps their sizes.
        for (Weight weight : config(report, Variant.INT8).weights()) {
            long elements = PackConfig.decodedBytes(weight) / 4;
            if (elements == 70 * 3 * 49 || elements == 33 * 70 * 9 || elements == 50 * 33 * 16) {
                assertThat(weight.encoding()).as(weight.name()).isEqualTo(Encoding.INT8);
            } else if (elements == 50 * 201) {
                assertThat(weight.encoding()).as(weight.name()).isEqualTo(Encoding.INT8_COLUMNS);
            } else {
                assertThat(weight.encoding()).as(weight.name()).isEqualTo(Encoding.RAW);
            }
        }
        assertThat(int8.values()).contains("int8", "int8-columns");
        assertThat(encodings(config(report, Variant.FP16)).values()).contains("fp16-planes");
        assertThat(encodings(config(report, Variant.BF16)).values()).contains("bf16-planes");
        assertThat(encodings(config(report, Variant.FP32)).values()).contains("fp32-planes");
    }

    @Test
    void sharesGraphAndBlobsBetweenVariants() throws Exception {
        PackReport report = pack(TestModels.mlp(6, 64, "h"), all());
        Set<Blob> skeletons = new HashSet<>();
        report.variants().forEach(v -> skeletons.add(v.config().skeletons()));
        assertThat(skeletons).hasSize(1);
        // Weights this small are the same in every variant.
        report.variants()
                .forEach(v -> assertThat(v.config().blobs())
                        .isEqualTo(config(report, Variant.RAW).blobs()));
        Set<Blob> large = new HashSet<>();
        pack(model("untied"), all())
                .variants()
                .forEach(v -> large.add(v.config().skeletons()));
        assertThat(large).hasSize(1);
        OciLayout layout = OciLayout.open(folder.resolve("pack"));
        assertThat(layout.manifests().stream()
                        .map(m -> m.annotations().get("org.opencontainers.image.ref.name"))
                        .collect(Collectors.toList()))
                .containsExactly("raw", "fp32", "fp16", "bf16", "int8", "int4", "latest");
        assertThat(layout.manifest(null).digest())
                .isEqualTo(layout.manifest("fp32").digest());
    }

    @Test
    void measuresWhatAVariantDeviates() throws Exception {
        PackReport report = pack(classifier(), all());
        Deviation none = Objects.requireNonNull(config(report, Variant.FP32).deviation());
        assertThat(none.maxAbsDifference()).isZero();
        assertThat(none.minCosine()).isEqualTo(1);
        Deviation int8 = Objects.requireNonNull(config(report, Variant.INT8).deviation());
        assertThat(int8.inputs()).isEqualTo("8 seeded samples");
        assertThat(int8.samples()).isEqualTo(8);
        assertThat(int8.top1Agreement()).isNotNull();
        // Against a count of its own.
        double most = 0;
        double sum = 0;
        double least = 1;
        int agreed = 0;
        PackedModel packed = PackedModel.open(folder.resolve("pack"), "int8");
        for (int seed = 2; seed <= 9; seed++) {
            Map<String, HostTensor> sample = PackedModel.sample(folder.resolve("model.onnx"), report.config(), 1, seed);
            HostTensor one = HostTensor.in(PackedModel.optimised(folder.resolve("model.onnx"), sample), "logits");
            HostTensor other = HostTensor.in(packed.chain(sample), "logits");
            double[] a = new double[201];
            double[] b = new double[201];
            Arrays.setAll(a, one::element);
            Arrays.setAll(b, other::element);
            double dot = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i < 201; i++) {
                most = Math.max(most, Math.abs(a[i] - b[i]));
                sum += Math.abs(a[i] - b[i]);
                dot += a[i] * b[i];
                aa += a[i] * a[i];
                bb += b[i] * b[i];
            }
            least = Math.min(least, dot / Math.sqrt(aa * bb));
            agreed += largest(a) == largest(b) ? 1 : 0;
        }
        assertThat(int8.maxAbsDifference()).isBetween(most, most * 1.01);
        assertThat(int8.meanAbsDifference()).isBetween(sum / 8 / 201, sum / 8 / 201 * 1.01);
        assertThat(int8.minCosine()).isBetween(least - 2e-7, least);
        assertThat(int8.top1Agreement()).isEqualTo(agreed / 8.0);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    @Test
    void comparesOnGivenInputs() throws Exception {
        ByteBuffer pixels = ByteBuffer.allocate(4 * 2 * 3 * 144).order(ByteOrder.LITTLE_ENDIAN);
        List<InputTensor> given = List.of(new InputTensor("image", TensorType.FP32, List.of(2L, 3L, 12L, 12L), pixels));
        PackReport report = pack(
                classifier(),
                PackOptions.defaults().withVariants(List.of(Variant.INT8)).withInputs(List.of(given)));
        Deviation deviation = Objects.requireNonNull(report.config().deviation());
        assertThat(deviation.inputs()).isEqualTo("given inputs");
        assertThat(deviation.samples()).isEqualTo(2);
        assertThat(deviation.maxAbsDifference()).isZero();
        List<InputTensor> other =
                List.of(new InputTensor("picture", TensorType.FP32, List.of(2L, 3L, 12L, 12L), pixels));
        refused(PackOptions.defaults().withInputs(List.of(other)), "[picture], but the model takes [image]");
        List<InputTensor> small =
                List.of(new InputTensor("image", TensorType.FP32, List.of(1L), ByteBuffer.allocate(4)));
        refused(PackOptions.defaults().withInputs(List.of(small)), "image");
    }

    private void refused(PackOptions options, String reason) {
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Packer.pack(
                        classifier().write(folder.resolve("model.onnx")), folder.resolve("refused"), options))
                .withMessageContaining(reason);
        assertThat(folder.resolve("refused")).doesNotExist();
    }

    @Test
    void refusesInt4UnlessItsDeviationIsAccepted() {
        refused(PackOptions.defaults().withVariants(List.of(Variant.FP32, Variant.INT4)), "int4: on 8 seeded samples");
    }

    /** Infinities and NaN are kept to the bit; what would not be moves up. */
    @Test
    void keepsWhatIsNotFinite() throws Exception {
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "n");
        float[] mask = new float[128 * 100];
        Random random = new Random(2);
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextInt(3) == 0 ? Float.NEGATIVE_INFINITY : random.nextFloat();
        }
        float[] odd = mask.clone();
        odd[7] = Float.intBitsToFloat(0x7fc00001);
        float[] large = new float[128 * 100];
        Arrays.fill(large, -3.4e38f);
        b.node("Gather", "a", List.of(b.floats("mask", mask, 128, 100), "ids"));
        b.node("Gather", "b", List.of(b.floats("odd", odd, 128, 100), "ids"));
        b.node("Gather", "c", List.of(b.floats("large", large, 128, 100), "ids"));
        b.output("a", FLOAT, "n", 100).output("b", FLOAT, "n", 100).output("c", FLOAT, "n", 100);
        PackReport report = pack(b, PackOptions.defaults().withVariants(List.of(Variant.INT8, Variant.BF16)));
        Map<String, String> int8 = encodings(config(report, Variant.INT8));
        assertThat(int8.get("mask")).startsWith("fp16");
        assertThat(int8.get("odd")).isIn("raw", "fp32-planes");
        assertThat(encodings(config(report, Variant.BF16)).get("large")).isIn("raw", "fp32-planes");
        assertThat(report.variants().get(0).moved())
                .contains("mask as fp16 (infinities or NaN)")
                .anyMatch(line -> line.startsWith("odd as ") && line.endsWith("(infinities or NaN)"));
        PackedModel packed = PackedModel.open(folder.resolve("pack"), "int8");
        for (int w = 0; w < packed.config().weights().size(); w++) {
            if (packed.config().weights().get(w).name().equals("odd")) {
                float[] back = new float[odd.length];
                ByteBuffer.wrap(elements(packed, w))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(back);
                for (int i = 0; i < odd.length; i++) {
                    assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(odd[i]));
                }
            }
        }
    }

    /** A few large elements spoil the groups that they are in. */
    @Test
    void movesUpWhatLosesTooMuch() throws Exception {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "n", 128);
        float[] spiky = new float[128 * 128];
        Random random = new Random(3);
        for (int i = 0; i < spiky.length; i++) {
            spiky[i] = (float) random.nextGaussian() * (random.nextInt(40) == 0 ? 20 : 1);
        }
        b.node("MatMul", "y", List.of("x", b.floats("spiky", spiky, 128, 128)));
        PackReport report =
                pack(b.output("y", FLOAT, "n", 128), PackOptions.defaults().withVariants(List.of(Variant.INT8)));
        assertThat(encodings(report.config()).get("spiky")).startsWith("fp16");
        assertThat(report.variants().get(0).moved())
                .singleElement()
                .asString()
                .matches("spiky as fp16 \\(error of [0-9.]+ %\\)");
    }

    /** Stays eight bits up to an error of 1 %, by a count of its own, and not beyond. */
    @Test
    void movesUpAtOnePercent() throws Exception {
        List<Double> kept = new ArrayList<>();
        List<Double> refused = new ArrayList<>();
        Random random = new Random(11);
        for (int step = 0; step <= 40; step++) {
            float[] weights = new float[128 * 128];
            for (int i = 0; i < weights.length; i++) {
                // One element of each group of 64, down a column, is larger: the steps of its group grow with it.
                weights[i] = i / 128 % 64 == 0 ? 3f + step / 10f : (float) random.nextGaussian();
            }
            OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "n", 128);
            b.node("MatMul", "y", List.of("x", b.floats("w", weights, 128, 128)));
            PackReport report =
                    pack(b.output("y", FLOAT, "n", 128), PackOptions.defaults().withVariants(List.of(Variant.INT8)));
            if (encodings(report.config()).getOrDefault("w", "").startsWith("int8")) {
                kept.add(error(weights, PackedModel.open(folder.resolve("pack"), "int8")));
            } else {
                String moved = report.variants().get(0).moved().get(0);
                refused.add(Double.parseDouble(moved.replaceAll(".*error of ([0-9.]+) %.*", "$1")));
            }
        }
        assertThat(kept).isNotEmpty().allMatch(error -> error <= 0.01).anyMatch(error -> error > 0.009);
        assertThat(refused).isNotEmpty().allMatch(percent -> percent >= 1).anyMatch(percent -> percent < 1.1);
    }

    private static double error(float[] expected, PackedModel packed) throws Exception {
        FloatBuffer actual = ByteBuffer.wrap(elements(packed, 0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double error = 0;
        double whole = 0;
        for (float value : expected) {
            double difference = value - actual.get();
            error += difference * difference;
            whole += (double) value * value;
        }
        return Math.sqrt(error / whole);
    }

    /** Elements that are added are not summed up, so none may go astray by its neighbours' scale. */
    @Test
    void leavesWhatIsReadElementByElement() throws Exception {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "n", 128, 100);
        b.node("Add", "y", List.of("x", b.weight("positions", 128, 100)));
        PackReport report =
                pack(b.output("y", FLOAT, "n", 128, 100), PackOptions.defaults().withVariants(List.of(Variant.INT8)));
        assertThat(report.variants().get(0).moved()).containsExactly("positions as fp16 (read element by element)");
    }
}
