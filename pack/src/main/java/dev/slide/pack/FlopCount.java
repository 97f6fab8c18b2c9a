package dev.slide.pack;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Counts floating-point operations from concrete shapes: 2 for each multiply-accumulate of a product, convolution or
 * recurrence; 0 for what only moves data; 1 per element for everything else - of the largest operand, so that reductions
 * count what they read. Bodies of If, Loop and Scan are not looked into.
 */
final class FlopCount {

    private static final Set<String> MOVES = Set.of(
            "Gather",
            "GatherElements",
            "GatherND",
            "Scatter",
            "ScatterElements",
            "ScatterND",
            "Reshape",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Flatten",
            "Concat",
            "Split",
            "Slice",
            "Identity",
            "Shape",
            "Size",
            "Cast",
            "CastLike",
            "Expand",
            "Tile",
            "Pad",
            "Constant",
            "ConstantOfShape",
            "EyeLike",
            "Range",
            "Dropout",
            "NonZero",
            "DepthToSpace",
            "SpaceToDepth",
            "ReverseSequence",
            "Compress",
            "OneHot",
            "If",
            "Loop",
            "Scan",
            "SequenceAt",
            "SequenceConstruct",
            "SequenceEmpty",
            "SequenceInsert",
            "SequenceLength",
            "SequenceErase",
            "SplitToSequence",
            "ConcatFromSequence",
            "Optional",
            "OptionalGetElement",
            "OptionalHasElement",
            "ReorderInput",
            "ReorderOutput",
            "TensorScatter");

    private final Map<String, long[]> shapes = new HashMap<>();

    /**
     * A count.
     *
     * @param graph whose initializers have shapes
     * @param values shapes of the other values, from a run
     */
    FlopCount(Graph graph, Map<String, long[]> values) {
        for (Initializer initializer : graph.initializers()) {
            shapes.put(
                    initializer.name(),
                    initializer.proto().getDimsList().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
        }
        shapes.putAll(values);
    }

    /** Operations of one node. */
    double of(NodeProto node) {
        return switch (node.getOpType()) {
            case "MatMul",
                    "FusedMatMul",
                    "MatMulInteger",
                    "DynamicQuantizeMatMul",
                    "MatMulIntegerToFloat",
                    "TransposeMatMul",
                    "QLinearMatMul",
                    "FusedMatMulActivation" -> product(node, "transA");
            case "Gemm", "FusedGemm", "QGemm" -> product(node, "transA");
            case "MatMulNBits" -> 2 * elements(node.getInput(0)) * Protos.integer(node, "N", 0);
            case "Conv", "FusedConv", "ConvInteger", "NhwcFusedConv", "NhwcConv" -> convolution(node, 1);
            case "QLinearConv" -> convolution(node, 3);
            case "ConvTranspose" -> 2 * elements(node.getInput(0)) * perChannel(shape(node.getInput(1)));
            case "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM" -> recurrence(node);
            case "Attention" -> Protos.isStandard(node) ? attention(node, 0, 1) : packedAttention(node);
            case "QAttention" -> packedAttention(node);
            case "MultiHeadAttention", "GroupQueryAttention" -> attention(node, 0, 1);
            case "Einsum" -> einsum(node);
            default -> MOVES.contains(node.getOpType()) ? 0 : largest(node);
        };
    }

    /** Each element of the output is a sum over the left operand's inner dimension. */
    private double product(NodeProto node, String transposed) {
        long[] left = shape(node.getInput(0));
        if (left.length == 0) {
            return 0;
        }
        boolean turned = left.length > 1 && Protos.integer(node, transposed, 0) != 0;
        return 2 * elements(node.getOutput(0)) * left[left.length - (turned ? 2 : 1)];
    }

    /** Each element of the output is a sum over the kernel and the input channels of its group. */
    private double convolution(NodeProto node, int kernel) {
        return 2 * elements(node.getOutput(0)) * perChannel(shape(node.getInput(kernel)));
    }

    private static double perChannel(long[] kernel) {
        return LongStream.of(kernel).skip(1).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    /** In every step of every sequence, every weight of W and R is used once. */
    private double recurrence(NodeProto node) {
        long[] input = shape(node.getInput(0));
        if (input.length < 3) {
            return 0;
        }
        return 2.0 * input[0] * input[1] * (elements(node.getInput(1)) + elements(node.getInput(2)));
    }

    /** One projection to query, key and value, then attention. */
    private double packedAttention(NodeProto node) {
        long[] input = shape(node.getInput(0));
        long[] output = shape(node.getOutput(0));
        if (input.length < 3 || output.length < 3) {
            return largest(node);
        }
        double positions = (double) input[0] * input[1];
        long[] present = node.getOutputCount() > 1 ? shape(node.getOutput(1)) : new long[0];
        long keys = present.length == 5 ? present[3] : input[1];
        double projection = 2 * positions * elements(node.getInput(1));
        return projection + 2 * 2 * positions * keys * output[2];
    }

    /** Products of query with keys and of their weights with values. */
    private double attention(NodeProto node, int queryInput, int keyInput) {
        long[] query = shape(node.getInput(queryInput));
        long[] key = node.getInputCount() > keyInput ? shape(node.getInput(keyInput)) : new long[0];
        long[] present = node.getOutputCount() > 1 ? shape(node.getOutput(1)) : new long[0];
        if (query.length < 3) {
            return largest(node);
        }
        int sequenceAxis = query.length == 4 ? 2 : 1;
        long keys = present.length == 4 ? present[2] : key.length == 4 ? key[2] : key.length == 3 ? key[1] : query[1];
        double heads = query.length == 4 ? (double) query[1] * query[3] : query[2];
        double output = elements(node.getOutput(0));
        return 2.0 * query[0] * query[sequenceAxis] * heads * keys + 2 * output * keys;
    }

    /** The product of the sizes of all indices, as written without an ellipsis. */
    private double einsum(NodeProto node) {
        AttributeProto equation = Protos.attribute(node, "equation");
        String text = equation == null ? "" : equation.getS().toStringUtf8().replace(" ", "");
        List<String> operands = Arrays.asList(text.split("->", -1)[0].split(",", -1));
        Map<Character, Long> sizes = new HashMap<>();
        for (int i = 0; i < operands.size() && i < node.getInputCount(); i++) {
            long[] shape = shape(node.getInput(i));
            if (shape.length != operands.get(i).length()) {
                return largest(node);
            }
            for (int axis = 0; axis < shape.length; axis++) {
                sizes.put(operands.get(i).charAt(axis), shape[axis]);
            }
        }
        double all = sizes.values().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        return operands.size() * all;
    }

    private double largest(NodeProto node) {
        double most = 0;
        for (String name : node.getInputList()) {
            most = Math.max(most, name.isEmpty() ? 0 : elements(name));
        }
        for (String name : node.getOutputList()) {
            most = Math.max(most, name.isEmpty() ? 0 : elements(name));
        }
        return most;
    }

    private double elements(String name) {
        long[] shape = shapes.get(name);
        return shape == null ? 0 : LongStream.of(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    private long[] shape(String name) {
        return shapes.getOrDefault(name, new long[0]);
    }
}
