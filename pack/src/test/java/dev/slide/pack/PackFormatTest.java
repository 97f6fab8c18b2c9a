package dev.slide.pack;

import static dev.slide.pack.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.format.Descriptor;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.RowDigests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the folder of a pack. */
class PackFormatTest {

    @TempDir
    Path folder;

    private PackReport pack(String model, String out) throws Exception {
        return pack(TestModels.named(model), out, PackOptions.defaults());
    }

    private PackReport pack(OnnxBuilder model, String out, PackOptions options) throws Exception {
        return Packer.pack(model.write(folder.resolve("model.onnx")), folder.resolve(out), options);
    }

    private Map<String, byte[]> files(String pack) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder.resolve(pack))) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.resolve(pack).relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    @Test
    void isTheSameForTheSameModel() throws Exception {
        for (String model : List.of("decoder", "loop", "tied transformer")) {
            pack(model, "one");
            pack(model, "other");
            Map<String, byte[]> one = files("one");
            assertThat(files("other")).containsExactlyEntriesOf(one);
        }
    }

    @Test
    void holdsExactlyWhatItsManifestNames() throws Exception {
        PackReport report = pack("decoder", "pack");
        PackedModel packed = PackedModel.open(folder.resolve("pack"));
        Set<String> named = new HashSet<>();
        named.add("oci-layout");
        named.add("index.json");
        named.add("blobs/sha256/" + report.manifest().hex());
        named.add("blobs/sha256/" + packed.manifest().config().digest().hex());
        for (Descriptor layer : packed.manifest().layers()) {
            named.add("blobs/sha256/" + layer.digest().hex());
            assertThat(layer.annotations()).containsKeys(MediaTypes.FILEPATH, MediaTypes.TITLE);
            assertThat(Files.size(packed.layout().blob(layer.digest()))).isEqualTo(layer.size());
        }
        assertThat(files("pack").keySet()).isEqualTo(named);
        assertThat(packed.manifest().layers().stream()
                        .map(Descriptor::mediaType)
                        .distinct())
                .containsExactly(
                        MediaTypes.PACK_CONFIG, MediaTypes.SKELETONS, MediaTypes.ROW_DIGESTS, MediaTypes.WEIGHTS);
        assertThat(packed.manifest().artifactType()).isEqualTo(MediaTypes.MODEL_ARTIFACT);
        assertThat(packed.manifest().config().mediaType()).isEqualTo(MediaTypes.MODEL_CONFIG);
        byte[] config = packed.layout().read(packed.manifest().config().digest(), 1 << 20);
        assertThat(new String(config, StandardCharsets.UTF_8))
                .startsWith(
                        "{\"descriptor\":{\"name\":\"model\"},\"config\":{\"format\":\"onnx\",\"precision\":\"fp32\",")
                .contains("\"modelfs\":{\"type\":\"layers\",\"diffIds\":[\"sha256:"
                        + packed.manifest().layers().get(0).digest().hex());
    }

    @Test
    void putsALookupBeforeItsReaderWithDigestsOfItsRows() throws Exception {
        PackReport report = pack("tied transformer", "pack");
        PackConfig config = report.config();
        RowTable table = config.rowTables().get(0);
        assertThat(config.rowTables()).hasSize(1);
        assertThat(table.rows()).isEqualTo(600);
        assertThat(table.rowBytes()).isEqualTo(128);
        assertThat(table.segment()).isZero();
        assertThat(config.layers().get(0).weights()).containsExactly(table.weight());
        int last = config.segments().size() - 1;
        assertThat(config.segments().get(last).weights()).contains(table.weight());
        assertThat(config.layers().get(config.layers().size() - 1).weights()).doesNotContain(table.weight());
        OciLayout layout = OciLayout.open(folder.resolve("pack"));
        RowDigests digests = config.layout(table);
        byte[] blob = layout.read(table.digests().digest(), 1 << 20);
        Blob weights = config.blobs().get(config.weights().get(table.weight()).blob());
        assertThat(weights.size()).isBetween(600 * 128 * 80L / 100, 600 * 128 * 90L / 100);
        assertThat(blob).isEqualTo(digests.compute(ByteBuffer.wrap(layout.read(weights.digest(), 1 << 20))));
        assertThat(digests.root(blob)).isEqualTo(table.root());
    }

    @Test
    void looksATableUpOnceAndReadsItWholeTheSecondTime() throws Exception {
        PackConfig config = pack("one table twice", "pack").config();
        assertThat(config.rowTables()).hasSize(1);
        RowTable table = config.rowTables().get(0);
        assertThat(config.segments().stream().filter(s -> s.weights().contains(table.weight())))
                .hasSize(2);
    }

    @Test
    void sharesTheBlobsOfABackbone() throws Exception {
        Set<Blob> backbone = blobs(TestModels.mlp(6, 256, "h"), "backbone");
        OnnxBuilder small = TestModels.mlp(6, 256, "h");
        small.node("MatMul", "y", List.of("h", small.weight("head", 256, 3)));
        small.graph().clearOutput();
        OnnxBuilder large = TestModels.mlp(6, 256, "h");
        large.node("Softmax", "y", List.of(TestModels.stack(large, "h", "head", 3, 256)));
        large.graph().clearOutput();
        assertThat(backbone).hasSize(6);
        assertThat(blobs(small.output("y"), "small")).containsAll(backbone).hasSize(7);
        assertThat(blobs(large.output("y"), "large")).containsAll(backbone).hasSize(9);
    }

    private Set<Blob> blobs(OnnxBuilder model, String out) throws Exception {
        return new HashSet<>(pack(model, out, PackOptions.defaults()).config().blobs());
    }

    @Test
    void alignsWeightsAndCountsParameters() throws Exception {
        PackConfig config = pack("convnet", "pack").config();
        config.weights().forEach(w -> assertThat(w.offset() % 64).isZero());
        long stem = 16 * 3 * 9 + 16;
        long block = 16 * 4 * 9 + 16 + 16 * 16 * 9 + 16;
        assertThat(config.parameters()).isEqualTo(stem + 3 * block + 10 * 16 + 10);
        assertThat(config.batchable()).isTrue();
        assertThat(config.reference()).containsExactly(Map.entry("n", 1L));
    }

    @Test
    void replacesAPackButNothingElse() throws Exception {
        Files.createDirectory(folder.resolve("pack"));
        pack("mlp", "pack");
        PackReport second =
                pack(TestModels.named("lstm"), "pack", PackOptions.defaults().withName("another"));
        assertThat(PackedModel.open(folder.resolve("pack")).config()).isEqualTo(second.config());
        assertThat(second.name()).isEqualTo("another");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("model.onnx", "pack");
        }
    }

    @Test
    void readsExternalData() throws Exception {
        OnnxBuilder model = TestModels.named("transformer");
        PackReport inside = pack(model, "inside", PackOptions.defaults());
        int at = 0;
        ByteBuffer data = ByteBuffer.allocate(1 << 20);
        for (TensorProto.Builder weight : model.graph().getInitializerBuilderList()) {
            byte[] bytes = weight.getRawData().toByteArray();
            data.put(at, bytes);
            weight.clearRawData()
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", "data/weights.bin"))
                    .addExternalData(entry("offset", Integer.toString(at)))
                    .addExternalData(entry("length", Integer.toString(bytes.length)));
            at += bytes.length;
        }
        Files.createDirectory(folder.resolve("data"));
        Files.write(folder.resolve("data/weights.bin"), data.array());
        PackReport outside = pack(model, "outside", PackOptions.defaults());
        assertThat(outside.manifest()).isEqualTo(inside.manifest());
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void unpacksLargeModelsWithExternalData() throws Exception {
        pack("tied transformer", "pack");
        OciLayout layout = OciLayout.open(folder.resolve("pack"));
        Path inline = folder.resolve("inline.onnx");
        Path external = folder.resolve("external.onnx");
        Unpacker.unpack(layout, inline);
        Unpacker.unpack(layout, null, external, 1000);
        assertThat(Files.size(external)).isLessThan(20_000);
        assertThat(folder.resolve("external.onnx.data")).exists();
        assertThat(folder.resolve("inline.onnx.data")).doesNotExist();
        Map<String, HostTensor> sample = PackedModel.sample(
                inline, PackedModel.open(folder.resolve("pack")).config(), 1, 3);
        HostTensor expected = HostTensor.in(PackedModel.raw(inline, sample), "logits");
        assertThat(HostTensor.in(PackedModel.raw(external, sample), "logits").same(expected))
                .isTrue();
        assertThat(ModelProto.parseFrom(Files.readAllBytes(inline))
                        .getGraph()
                        .getInput(0)
                        .getName())
                .isEqualTo("ids");
    }

    @Test
    void refusesToUnpackWhatIsDamaged() throws Exception {
        PackReport report = pack("mlp", "pack");
        OciLayout layout = OciLayout.open(folder.resolve("pack"));
        Path blob = layout.blob(report.config().blobs().get(0).digest());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[17] ^= 1;
        Files.write(blob, bytes);
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Unpacker.unpack(layout, folder.resolve("out.onnx")))
                .withMessageContaining("does not match its digest");
        Files.delete(blob);
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Unpacker.unpack(layout, folder.resolve("out.onnx")))
                .withMessageContaining("is missing");
        assertThat(folder.resolve("out.onnx")).doesNotExist();
    }

    @Test
    void takesGivenDimensions() throws Exception {
        PackConfig guessed = pack("transformer", "guessed").config();
        PackConfig given = pack(
                        TestModels.named("transformer"),
                        "given",
                        PackOptions.defaults().withDimensions(Map.of("sequence", 10L, "batch", 3L)))
                .config();
        assertThat(guessed.reference()).containsOnly(Map.entry("batch", 1L), Map.entry("sequence", 128L));
        assertThat(given.reference()).containsOnly(Map.entry("batch", 3L), Map.entry("sequence", 10L));
        double ratio = given.segmentFlop(given.segments().size() - 1)
                / guessed.segmentFlop(guessed.segments().size() - 1);
        assertThat(ratio).isBetween(10 / 128.0 * .5, 10 / 128.0);
    }

    @Test
    void addsUpThePartsOfADimension() {
        List<Map<String, Long>> guesses = ReferenceDimensions.guesses(
                List.of(
                        OnnxBuilder.value("ids", FLOAT, "batch", "sequence"),
                        OnnxBuilder.value("mask", FLOAT, "batch", "past + sequence + 1"),
                        OnnxBuilder.value("all", FLOAT, "batch", "total_sequence_length"),
                        OnnxBuilder.value("past", FLOAT, 4, "batch", "past", 8),
                        OnnxBuilder.value("other", FLOAT, "batch", "")),
                Map.of("sequence", 5L));
        assertThat(guesses.get(0))
                .containsEntry("batch", 1L)
                .containsEntry("sequence", 5L)
                .containsEntry("past", 128L)
                .containsEntry("past + sequence + 1", 134L)
                .containsEntry("total_sequence_length", 133L)
                .containsEntry("other[1]", 128L);
        assertThat(guesses.get(5)).containsEntry("past", 1L).containsEntry("past + sequence + 1", 7L);
    }
}
