package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Decoders as the zoo describes them, in sizes for tests. */
public final class SmallDecoders {
    public static final int VOCABULARY = 700;
    public static final int POSITIONS = 300;

    private SmallDecoders() {}

    public static Path gpt2(Path file) throws IOException {
        return gpt2(file, POSITIONS);
    }

    public static Path gpt2(Path file, int positions) throws IOException {
        return write(new Gpt2(3, 64, 4, VOCABULARY, positions, Math.min(positions, 32)), file);
    }

    /** One whose table of positions is so small that it stays in the graph. */
    public static Path tinyGpt2(Path file, int positions) throws IOException {
        return write(new Gpt2(1, 16, 1, VOCABULARY, positions, positions), file);
    }

    /** One that looks positions up as exporters do: as one list, and in another type. */
    public static Path reshapedGpt2(Path file, int positions) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(gpt2(file, positions))).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        for (int n = 0; n < graph.getNodeCount(); n++) {
            NodeProto.Builder lookup = graph.getNodeBuilder(n);
            if (lookup.getOpType().equals("Gather") && lookup.getInput(1).equals("position_ids")) {
                lookup.setInput(1, "numbers");
                graph.addNode(
                        n,
                        node("Cast", "numbers", "flat")
                                .addAttribute(Protos.attribute("to", DataType.INT32.getNumber())));
                graph.addNode(n, node("Reshape", "flat", "position_ids", "flatShape"));
                graph.addInitializer(TensorProto.newBuilder()
                        .setName("flatShape")
                        .setDataType(DataType.INT64.getNumber())
                        .addDims(2)
                        .addInt64Data(-1)
                        .addInt64Data(1));
                break;
            }
        }
        return Files.write(file, model.build().toByteArray());
    }

    public static Path lstm(Path file) throws IOException {
        return write(new LstmLanguageModel(2, 48, VOCABULARY, 35), file);
    }

    /** No decoder. */
    public static Path bert(Path file) throws IOException {
        return write(new Bert(1, 64, 4, VOCABULARY, POSITIONS, 32), file);
    }

    /** One whose logits grow by a hundredth with each token that its mask shows. */
    public static Path maskedGpt2(Path file) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(gpt2(file))).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (int output = 0; output < node.getOutputCount(); output++) {
                if (node.getOutput(output).equals("logits")) {
                    node.setOutput(output, "plain");
                }
            }
        }
        graph.addInput(Protos.valueInfo(
                new Value("attention_mask", List.of(new Dim("batch", 1), new Dim("seen", 32))), DataType.INT64));
        graph.addInitializer(TensorProto.newBuilder()
                .setName("hundredth")
                .setDataType(DataType.FLOAT.getNumber())
                .addFloatData(0.01f));
        graph.addNode(node("Cast", "shown", "attention_mask")
                .addAttribute(Protos.attribute("to", DataType.FLOAT.getNumber())));
        graph.addNode(node("ReduceSum", "count", "shown").addAttribute(Protos.attribute("keepdims", 0)));
        graph.addNode(node("Mul", "more", "count", "hundredth"));
        graph.addNode(node("Add", "logits", "plain", "more"));
        return Files.write(file, model.build().toByteArray());
    }

    private static NodeProto.Builder node(String type, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    private static Path write(Architecture architecture, Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new OnnxWriter(Blueprint.of("decoder", architecture)).write(out, 5, written -> {});
        return Files.write(file, out.toByteArray());
    }
}
