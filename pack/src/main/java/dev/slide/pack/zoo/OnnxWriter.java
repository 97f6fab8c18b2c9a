package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/**
 * Writes a blueprint as an ONNX file, weights made while they are written. The bytes are those of the ModelProto with
 * everything in it, but no more than a piece of one weight is ever in memory: protobuf merges what stands one behind the
 * other, and the length of a weight is known before it is made.
 *
 * <pre>
 * ir_version, producer_name, opset_import       fields of ModelProto
 * graph: length                                 the field that holds the rest
 *   nodes, inputs, outputs, constants           fields of GraphProto
 *   per weight, initializer: length
 *     name, data_type, dims                     fields of TensorProto
 *     raw_data: length, elements                little-endian
 * </pre>
 */
final class OnnxWriter {

    /** ONNX 1.12: the first with LayerNormalization as one operator. */
    private static final int OPSET = 17;

    private static final int IR_VERSION = 8;
    private static final int PIECE_ELEMENTS = 1 << 16;

    private final Blueprint blueprint;

    OnnxWriter(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /** Everything but the graph. */
    static ModelProto header() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("slide")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build();
    }

    /** Bytes of the file. */
    long bytes() {
        long graph = graphBytes();
        return header().getSerializedSize() + fieldBytes(ModelProto.GRAPH_FIELD_NUMBER, graph);
    }

    /**
     * Writes the file.
     *
     * @param out takes its bytes; is not closed
     * @param seed of the weights
     * @param written is told how many bytes are written
     */
    void write(OutputStream out, long seed, LongConsumer written) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out, 1 << 16);
        header().writeTo(coded);
        begin(coded, ModelProto.GRAPH_FIELD_NUMBER, graphBytes());
        blueprint.graph().writeTo(coded);
        for (Weight weight : blueprint.weights()) {
            TensorProto tensor = described(weight);
            begin(coded, GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(weight));
            tensor.writeTo(coded);
            begin(coded, TensorProto.RAW_DATA_FIELD_NUMBER, weight.bytes());
            writeElements(coded, weight, Seeded.of(seed, weight.name()), written);
        }
        coded.flush();
    }

    private static void writeElements(CodedOutputStream out, Weight weight, Seeded random, LongConsumer written)
            throws IOException {
        float[] piece = new float[(int) Math.min(PIECE_ELEMENTS, weight.elements())];
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * piece.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long first = 0; first < weight.elements(); first += piece.length) {
            int count = (int) Math.min(piece.length, weight.elements() - first);
            weight.fill().fill(piece, count, first, random);
            bytes.asFloatBuffer().put(piece, 0, count);
            out.writeRawBytes(bytes.array(), 0, Float.BYTES * count);
            written.accept(out.getTotalBytesWritten());
        }
    }

    private long graphBytes() {
        long bytes = blueprint.graph().getSerializedSize();
        for (Weight weight : blueprint.weights()) {
            bytes += fieldBytes(GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(weight));
        }
        return bytes;
    }

    private static long tensorBytes(Weight weight) {
        return described(weight).getSerializedSize() + fieldBytes(TensorProto.RAW_DATA_FIELD_NUMBER, weight.bytes());
    }

    private static TensorProto described(Weight weight) {
        return TensorProto.newBuilder()
                .setName(weight.name())
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(weight.shape())
                .build();
    }

    private static long fieldBytes(int field, long length) {
        return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt64SizeNoTag(length) + length;
    }

    private static void begin(CodedOutputStream out, int field, long length) throws IOException {
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(length);
    }
}
