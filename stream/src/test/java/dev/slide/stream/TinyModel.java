package dev.slide.stream;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import dev.slide.pack.Variant;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** ids [batch, seq] -> rows of a table -> so many layers of MatMul and Relu -> logits, by the table again if it is tied. */
final class TinyModel {
    static final int ROWS = 1500;
    static final int WIDTH = 192;

    private final Path onnx;
    private final Path pack;

    private TinyModel(Path onnx, Path pack) {
        this.onnx = onnx;
        this.pack = pack;
    }

    static TinyModel make(Path folder, int layers, boolean tied, long seed) throws Exception {
        return make(folder, ROWS, WIDTH, layers, tied, seed);
    }

    static TinyModel make(Path folder, int rows, int width, int layers, boolean tied, long seed) throws Exception {
        return make(folder, rows, width, layers, tied, seed, Variant.FP32, 0);
    }

    /** A model whose last layer has weights of its own; 0 for those that its backbone's seed gives. */
    static TinyModel make(Path folder, int layers, boolean tied, long seed, Variant variant, long headSeed)
            throws Exception {
        return make(folder, ROWS, WIDTH, layers, tied, seed, variant, headSeed);
    }

    private static TinyModel make(
            Path folder, int rows, int width, int layers, boolean tied, long seed, Variant variant, long headSeed)
            throws Exception {
        Random random = new Random(seed);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
        graph.addInput(value("ids", TensorProto.DataType.INT64, "batch", "seq"));
        graph.addInitializer(weight("table", random, rows, width));
        graph.addNode(node("Gather", "embed", List.of("table", "ids"), "h0"));
        for (int l = 0; l < layers; l++) {
            boolean head = headSeed != 0 && l == layers - 1;
            graph.addInitializer(weight("w" + l, head ? new Random(headSeed) : random, width, width));
            graph.addNode(node("MatMul", "m" + l, List.of("h" + l, "w" + l), "x" + l));
            graph.addNode(node("Relu", "r" + l, List.of("x" + l), "h" + (l + 1)));
        }
        if (tied) {
            graph.addInitializer(longs("two", -1, width));
            graph.addNode(node("Reshape", "flat", List.of("h" + layers, "two"), "flat"));
            graph.addNode(node("Gemm", "head", List.of("flat", "table"), "logits").toBuilder()
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("transB")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)));
        }
        graph.addOutput(
                tied
                        ? value("logits", TensorProto.DataType.FLOAT, "tokens", "vocabulary")
                        : value("h" + layers, TensorProto.DataType.FLOAT, "batch", "seq", "width"));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
        Path onnx = Files.write(folder.resolve("tiny.onnx"), model.toByteArray());
        Path pack = folder.resolve("pack");
        PackOptions options = PackOptions.defaults()
                .withName("tiny")
                .withMaxSegmentBytes(4L * rows * width)
                .withVariants(List.of(variant));
        Packer.pack(onnx, pack, options);
        return new TinyModel(onnx, pack);
    }

    static NodeProto node(String type, String name, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    static ValueInfoProto value(String name, TensorProto.DataType type, String... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    static TensorProto weight(String name, Random random, long rows, long columns) {
        ByteBuffer data = ByteBuffer.allocate((int) (rows * columns * 4)).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            data.putFloat((float) random.nextGaussian() / 14);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(rows)
                .addDims(columns)
                .setRawData(ByteString.copyFrom(data.flip()))
                .build();
    }

    private static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length);
        for (long v : values) {
            tensor.addInt64Data(v);
        }
        return tensor.build();
    }

    /** Folder of the pack. */
    Path pack() {
        return pack;
    }

    /** Random row numbers, some counted from the end. */
    static TensorData ids(long seed, int batch, int sequence) {
        Random random = new Random(seed);
        long[] ids = random.longs((long) batch * sequence, -ROWS, ROWS).toArray();
        return TensorData.of("ids", new long[] {batch, sequence}, ids);
    }

    /** What ONNX Runtime makes of the file itself. */
    float[] expected(TensorData ids) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            try (OrtSession session = environment.createSession(onnx.toString(), options);
                    OnnxTensor input =
                            OnnxTensor.createTensor(environment, ids.data().asLongBuffer(), ids.shape());
                    OrtSession.Result result = session.run(Map.of("ids", input))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                float[] values = new float[output.getFloatBuffer().remaining()];
                output.getFloatBuffer().get(values);
                return values;
            }
        }
    }
}
