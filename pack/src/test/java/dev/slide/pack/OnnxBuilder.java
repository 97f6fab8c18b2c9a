package dev.slide.pack;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Builds small ONNX models; weights are random, the same every time. */
final class OnnxBuilder {

    static final int FLOAT = DataType.FLOAT_VALUE;
    static final int INT64 = DataType.INT64_VALUE;
    static final int BOOL = DataType.BOOL_VALUE;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final ModelProto.Builder model = ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain("").setVersion(17).build());
    private final Random random = new Random(7);
    private int nodes;

    OnnxBuilder opset(String domain, long version) {
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
        return this;
    }

    OnnxBuilder version(long ir, long opset) {
        model.setIrVersion(ir);
        model.getOpsetImportBuilder(0).setVersion(opset);
        return this;
    }

    OnnxBuilder function(FunctionProto function) {
        model.addFunctions(function);
        return this;
    }

    /** Dimensions are numbers, names, or empty strings. */
    OnnxBuilder input(String name, int type, Object... dimensions) {
        graph.addInput(value(name, type, dimensions));
        return this;
    }

    OnnxBuilder output(String name, int type, Object... dimensions) {
        graph.addOutput(value(name, type, dimensions));
        return this;
    }

    /** An output without a type. */
    OnnxBuilder output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    OnnxBuilder input(ValueInfoProto input) {
        graph.addInput(input);
        return this;
    }

    static ValueInfoProto value(String name, int type, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            TensorShapeProto.Dimension.Builder out = shape.addDimBuilder();
            if (dimension instanceof Number number) {
                out.setDimValue(number.longValue());
            } else if (!dimension.equals("")) {
                out.setDimParam(dimension.toString());
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    /** A random weight; returns its name. */
    String weight(String name, long... dimensions) {
        int elements = (int) LongStream.of(dimensions).reduce(1, (a, b) -> a * b);
        double scale = 1 / Math.sqrt(dimensions.length > 1 ? elements / (double) dimensions[0] : 4);
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            bytes.putFloat((float) (random.nextGaussian() * scale));
        }
        return tensor(name, FLOAT, bytes, dimensions);
    }

    String floats(String name, float[] values, long... dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return tensor(name, FLOAT, bytes, dimensions);
    }

    String ints(String name, long... values) {
        return tensor(name, INT64, longs(values), values.length);
    }

    String scalar(String name, long value) {
        return tensor(name, INT64, longs(value));
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes;
    }

    /** Random bytes as any type. */
    String raw(String name, int type, int bytes, long... dimensions) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        return tensor(name, type, ByteBuffer.wrap(content).position(bytes), dimensions);
    }

    private String tensor(String name, int type, ByteBuffer bytes, long... dimensions) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .addAllDims(LongStream.of(dimensions).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.flip())));
        return name;
    }

    OnnxBuilder initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** A node of one output; returns the output's name. */
    String node(String op, String output, List<String> inputs, AttributeProto... attributes) {
        node("", op, inputs, List.of(output), attributes);
        return output;
    }

    OnnxBuilder node(
            String domain, String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(op)
                .setName("/n" + nodes++ + "/" + op)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, OnnxBuilder body) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body.graph)
                .build();
    }

    GraphProto.Builder graph() {
        return graph;
    }

    ModelProto.Builder model() {
        return model;
    }

    ModelProto build() {
        return model.clone().setGraph(graph).build();
    }

    Path write(Path file) {
        try {
            return Files.write(file, build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
