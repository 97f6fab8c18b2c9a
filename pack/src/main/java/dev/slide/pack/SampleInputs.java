package dev.slide.pack;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** Makes inputs that a graph is likely to accept, the same for the same seed. */
final class SampleInputs {

    private static final int LARGEST_TABLE = 1 << 20;
    private static final int LARGEST_SAMPLE_BYTES = 1 << 30;

    private final Graph graph;
    /** Rows of the smallest table that an input indexes. */
    private final Map<String, Long> rows = new HashMap<>();

    SampleInputs(Graph graph) {
        this.graph = graph;
        for (int node = 0; node < graph.nodes(); node++) {
            NodeProto proto = graph.node(node);
            if (Protos.isStandard(proto) && proto.getOpType().equals("Gather")) {
                Initializer table = graph.initializer(proto.getInput(0));
                int axis = Math.toIntExact(Protos.integer(proto, "axis", 0));
                if (table != null && axis >= 0 && axis < table.proto().getDimsCount()) {
                    rows.merge(proto.getInput(1), table.proto().getDims(axis), Math::min);
                }
            }
        }
    }

    /**
     * Makes a value for every input.
     *
     * @param sizes of the symbolic dimensions
     * @param number of all whole numbers that index no table
     * @param seed of the random numbers
     * @return the inputs by name
     * @throws PackException if an input would be larger than is sensible
     */
    Map<String, HostTensor> make(Map<String, Long> sizes, int number, long seed) throws PackException {
        Random random = new Random(seed);
        Map<String, HostTensor> inputs = new LinkedHashMap<>();
        for (ValueInfoProto input : graph.inputs().values()) {
            inputs.put(input.getName(), make(input, sizes, number, random));
        }
        return inputs;
    }

    private HostTensor make(ValueInfoProto input, Map<String, Long> sizes, int number, Random random)
            throws PackException {
        long[] shape = shape(input, sizes);
        TensorType type = ElementTypes.ofOnnx(input.getType().getTensorType().getElemType());
        if (type == null) {
            throw new IllegalStateException("input " + input.getName() + " was not checked");
        }
        double bytesNeeded = LongStream.of(shape).asDoubleStream().reduce(Math.max(1, type.bytes()), (a, b) -> a * b);
        if (bytesNeeded > LARGEST_SAMPLE_BYTES) {
            throw new PackException("input \"" + input.getName() + "\" of shape " + Arrays.toString(shape)
                    + " is too large to be tried: " + LARGEST_SAMPLE_BYTES
                    + " bytes are the most; make its dimensions symbolic, or give smaller ones");
        }
        int elements = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
        if (type == TensorType.BYTES) {
            return HostTensor.ofStrings(shape, Collections.nCopies(elements, "a"));
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        int bound = (int) Math.min(rows.getOrDefault(input.getName(), 0L), LARGEST_TABLE);
        for (int i = 0; i < elements; i++) {
            put(bytes, type, bound > 0 ? random.nextInt(bound) : number, random);
        }
        return HostTensor.of(type, shape, bytes.flip());
    }

    private static void put(ByteBuffer out, TensorType type, int whole, Random random) {
        switch (type) {
            case FP32 -> out.putFloat((float) random.nextGaussian());
            case FP64 -> out.putDouble(random.nextGaussian());
            case FP16 -> out.putShort(HalfFloats.toFp16((float) random.nextGaussian()));
            case BF16 -> out.putShort(HalfFloats.toBf16((float) random.nextGaussian()));
            case BOOL -> out.put((byte) 1);
            case UINT8, INT8 -> out.put((byte) whole);
            case INT16 -> out.putShort((short) whole);
            case INT32 -> out.putInt(whole);
            case INT64 -> out.putLong(whole);
            case BYTES -> throw new IllegalStateException("strings are made elsewhere");
        }
    }

    private static long[] shape(ValueInfoProto input, Map<String, Long> sizes) {
        TensorShapeProto shape = input.getType().getTensorType().getShape();
        long[] out = new long[shape.getDimCount()];
        for (int axis = 0; axis < out.length; axis++) {
            String symbol = ReferenceDimensions.symbol(input, axis);
            Long size = sizes.get(symbol);
            out[axis] = size == null ? shape.getDim(axis).getDimValue() : size;
        }
        return out;
    }
}
