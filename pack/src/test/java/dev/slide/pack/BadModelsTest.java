package dev.slide.pack;

import static dev.slide.pack.OnnxBuilder.FLOAT;
import static dev.slide.pack.OnnxBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault is one line that says what is wrong and what to do, and leaves nothing behind. */
class BadModelsTest {

    @TempDir
    Path folder;

    private Path models;
    private Path packs;

    @BeforeEach
    void folders() throws IOException {
        models = Files.createDirectory(folder.resolve("models"));
        packs = Files.createDirectory(folder.resolve("packs"));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(packs)) {
            assertThat(left).isEmpty();
        }
    }

    private void refused(Path onnx, String... parts) {
        refused(onnx, PackOptions.defaults(), parts);
    }

    private void refused(Path onnx, PackOptions options, String... parts) {
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Packer.pack(onnx, packs.resolve("pack"), options))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(models.resolve("model.onnx"), content);
    }

    private Path write(OnnxBuilder model) {
        return model.write(models.resolve("model.onnx"));
    }

    @Test
    void files() throws IOException {
        refused(models.resolve("none.onnx"), "none.onnx is not a file");
        refused(models, "is not a file");
        refused(file(new byte[0]), "is not an ONNX model: there is no graph in it");
        refused(file("hello, I am a text".getBytes(StandardCharsets.UTF_8)), "is not an ONNX model");
        byte[] whole = TestModels.named("mlp").build().toByteArray();
        refused(file(Arrays.copyOf(whole, whole.length / 2)), "is not an ONNX model, or not all of it", "bytes)");
    }

    @Test
    void graphs() {
        refused(write(new OnnxBuilder().input("x", FLOAT, 1).output("x")), "without nodes");
        OnnxBuilder mute = TestModels.named("mlp");
        mute.graph().clearOutput();
        refused(write(mute), "without outputs");
        OnnxBuilder cyclic = new OnnxBuilder().input("x", FLOAT, 4).output("a");
        cyclic.node("Add", "a", List.of("x", "b"));
        cyclic.node("Tanh", "b", List.of("a"));
        refused(write(cyclic), "has a cycle: Add");
        OnnxBuilder trained = TestModels.named("mlp");
        trained.model().addTrainingInfo(TrainingInfoProto.getDefaultInstance());
        refused(write(trained), "training");
        OnnxBuilder sparse = TestModels.named("mlp");
        sparse.graph().addSparseInitializer(SparseTensorProto.getDefaultInstance());
        refused(write(sparse), "sparse initializers");
        OnnxBuilder unknown = new OnnxBuilder().input("x", FLOAT, 4).output("y");
        unknown.node("Teleport", "y", List.of("x"));
        refused(write(unknown), "cannot be run by ONNX Runtime", "Teleport");
        OnnxBuilder through = TestModels.named("mlp").output("x", FLOAT, "batch", 64);
        refused(write(through), "output \"x\" is an input too", "Identity");
    }

    @Test
    void inputs() {
        refused(
                write(TestModels.named("mlp")
                        .input(ValueInfoProto.newBuilder().setName("bare").build())),
                "input \"bare\" without a type");
        TypeProto.Tensor shapeless =
                TypeProto.Tensor.newBuilder().setElemType(FLOAT).build();
        refused(
                write(TestModels.named("mlp")
                        .input(ValueInfoProto.newBuilder()
                                .setName("flat")
                                .setType(TypeProto.newBuilder().setTensorType(shapeless))
                                .build())),
                "input \"flat\" without a shape");
        TypeProto sequence = TypeProto.newBuilder()
                .setSequenceType(TypeProto.Sequence.newBuilder()
                        .setElemType(TypeProto.newBuilder().setTensorType(shapeless)))
                .build();
        refused(
                write(TestModels.named("mlp")
                        .input(ValueInfoProto.newBuilder()
                                .setName("list")
                                .setType(sequence)
                                .build())),
                "input \"list\" that is a sequence type");
        refused(
                write(TestModels.named("mlp").input("wide", DataType.UINT64_VALUE, 3)),
                "input \"wide\" of element type uint64");
    }

    @Test
    void outputs() {
        OnnxBuilder wide = TestModels.named("mlp").output("wide");
        wide.node("Cast", "wide", List.of("h"), OnnxBuilder.attribute("to", (long) DataType.UINT64_VALUE));
        refused(write(wide), "output \"wide\" is not a tensor of a type");
        OnnxBuilder list = TestModels.named("mlp").output("list");
        list.node("SequenceConstruct", "list", List.of("h"));
        refused(write(list), "output \"list\" is not a tensor");
    }

    @Test
    void weights() {
        OnnxBuilder large = TestModels.named("mlp");
        large.raw("large", DataType.UINT64_VALUE, 8 << 21, 1 << 21);
        refused(write(large), "weight \"large\"", "uint64", "16777216 bytes are the most");
        refused(
                write(TestModels.named("mlp")),
                PackOptions.defaults().withMaxSegmentBytes(1000),
                "needs 16640 bytes of weights in one segment",
                "the smallest limit that works is 16640");
    }

    @Test
    void samples() {
        OnnxBuilder odd = new OnnxBuilder().input("x", FLOAT, "rows", "columns");
        odd.node("Reshape", "y", List.of("x", odd.ints("shape", 7, 9)));
        Path onnx = write(odd.output("y"));
        refused(onnx, "give the sizes of its dimensions [columns, rows]");
        refused(onnx, PackOptions.defaults().withDimensions(Map.of("colums", 9L)), "\"colums\"", "columns");
    }

    @Test
    void samplesBeyondMemory() {
        for (long size : new long[] {1L << 31, 1L << 40, Long.MAX_VALUE}) {
            OnnxBuilder huge = new OnnxBuilder().input("x", FLOAT, size, 4).output("y");
            huge.node("Shape", "y", List.of("x"));
            refused(write(huge), "input \"x\" of shape [" + size + ", 4] is too large to be tried");
        }
    }

    @Test
    void dimensionsNamedByManyDigits() throws Exception {
        OnnxBuilder odd =
                new OnnxBuilder().input("x", FLOAT, "99999999999999999999", 4).output("y");
        odd.node("Tanh", "y", List.of("x"));
        PackReport report = Packer.pack(write(odd), folder.resolve("odd"), PackOptions.defaults());
        assertThat(report.config().reference()).containsKey("99999999999999999999");
    }

    @Test
    void randomModels() {
        OnnxBuilder random = TestModels.named("mlp");
        random.node("RandomNormalLike", "noise", List.of("h"));
        refused(write(random.output("noise")), "output \"noise\"", "differs", "[RandomNormalLike] are random");
    }

    @Test
    void externalData() throws IOException {
        Files.write(folder.resolve("outside.bin"), new byte[1 << 20]);
        Files.write(models.resolve("short.bin"), new byte[100]);
        Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("outside.bin"));
        refused(write(external("missing.bin", "0")), "\"w\"", "missing.bin, which is missing beside the model");
        refused(write(external("short.bin", "0")), "needs 16384 bytes from 0 on in short.bin", "only 100");
        refused(write(external("short.bin", "2000")), "from 2000 on");
        refused(write(external("short.bin", "-1")), "offset \"-1\", which is not a number");
        refused(write(external("../outside.bin", "0")), "\"../outside.bin\", outside the model's folder");
        refused(write(external(folder.resolve("outside.bin").toString(), "0")), "outside the model's folder");
        refused(write(external("link.bin", "0")), "link.bin, a link that leads outside");
        refused(write(external("", "0")), "outside the model's folder");
    }

    /** A constant of a function, and one of a list, would be read by the runtime too. */
    @Test
    void externalDataInsideNodes() throws IOException {
        Files.write(folder.resolve("outside.bin"), new byte[1 << 20]);
        TensorProto outside = external("../outside.bin", "0").graph().getInitializer(0);
        NodeProto constant = NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput("c")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(outside))
                .build();
        FunctionProto function = FunctionProto.newBuilder()
                .setName("F")
                .setDomain("d")
                .addOutput("c")
                .addNode(constant)
                .build();
        refused(write(TestModels.named("mlp").function(function)), "\"../outside.bin\", outside the model's folder");
        OnnxBuilder list = TestModels.named("mlp");
        list.graph()
                .addNode(constant.toBuilder()
                        .setAttribute(
                                0,
                                AttributeProto.newBuilder()
                                        .setName("values")
                                        .setType(AttributeProto.AttributeType.TENSORS)
                                        .addTensors(outside)));
        refused(write(list), "\"../outside.bin\", outside the model's folder");
    }

    /** ONNX Runtime 1.29 ends the process at the first of these. */
    @Test
    void functions() {
        OnnxBuilder arguments = TestModels.named("function");
        arguments.model().getFunctionsBuilder(0).clearInput();
        refused(write(arguments), "with 2 inputs where its function Dense has 0");
        OnnxBuilder results = TestModels.named("function");
        results.graph().getNodeBuilder(0).addOutput("more");
        refused(write(results), "with 2 outputs where its function Dense has 1");
        OnnxBuilder endless = TestModels.named("function");
        endless.model().getFunctionsBuilder(0).addNode(endless.graph().getNode(0));
        refused(write(endless), "function \"local:Dense\" that calls itself");
    }

    @Test
    void namesOfManyLines() {
        OnnxBuilder named = TestModels.named("mlp");
        named.input(ValueInfoProto.newBuilder().setName("two\nlines\u001b").build());
        refused(write(named), "input \"two?lines?\" without a type");
    }

    private static OnnxBuilder external(String location, String offset) {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 64).output("y");
        b.initializer(TensorProto.newBuilder()
                .setName("w")
                .setDataType(FLOAT)
                .addDims(64)
                .addDims(64)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", offset))
                .build());
        b.node("MatMul", "y", List.of("x", "w"));
        return b;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void targets() throws IOException {
        Path onnx = write(new OnnxBuilder().input("x", INT64, 1));
        Path taken = Files.createDirectory(models.resolve("taken"));
        Files.writeString(taken.resolve("important.txt"), "keep me");
        Path good = write(TestModels.named("mlp"));
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Packer.pack(good, taken, PackOptions.defaults()))
                .withMessageContaining("exists and is neither empty nor a pack");
        assertThatExceptionOfType(PackException.class)
                .isThrownBy(() -> Packer.pack(good, onnx.resolve("below"), PackOptions.defaults()))
                .withMessageContaining("cannot be read or written");
        assertThat(taken.resolve("important.txt")).hasContent("keep me");
    }
}
