package dev.slide.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Which tables a graph's nodes look up by the numbers of one of its inputs, read from the nodes themselves. */
final class Lookups {
    /** Fields of onnx.proto, as ONNX numbers them. */
    private static final int GRAPH_NODE = 1;

    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_TYPE = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int NODE_DOMAIN = 7;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_INTEGER = 3;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_NAME = 8;

    /** Operators that give their first input's numbers in another type or shape. */
    private static final Set<String> SAME_NUMBERS =
            Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** Rows of the tensors that are initializers. */
    private final Map<String, Long> rows = new HashMap<>();
    /** Tensors that hold the input's numbers. */
    private final Set<String> numbers = new HashSet<>();

    private long fewest = Long.MAX_VALUE;

    private record Node(String type, List<String> inputs, List<String> outputs, long axis) {}

    Lookups(String input) {
        numbers.add(input);
    }

    void table(String name, long tableRows) {
        rows.put(name, tableRows);
    }

    /** A constant with its data, as one field of GraphProto. */
    void constant(byte[] initializer) throws FormatException {
        ProtoFields fields = new ProtoFields(initializer);
        while (fields.next()) {
            if (fields.field() == GRAPH_INITIALIZER) {
                tensor(fields.message());
            }
        }
    }

    private void tensor(ProtoFields fields) throws FormatException {
        String name = "";
        long first = -1;
        while (fields.next()) {
            if (fields.field() == TENSOR_NAME) {
                name = fields.text();
            } else if (fields.field() == TENSOR_DIMS && first < 0) {
                first = fields.isDelimited() ? fields.firstPacked() : fields.number();
            }
        }
        if (first >= 0) {
            table(name, first);
        }
    }

    /** Nodes in the order of execution, as fields of GraphProto. */
    void nodes(byte[] nodes) throws FormatException {
        ProtoFields fields = new ProtoFields(nodes);
        while (fields.next()) {
            if (fields.field() == GRAPH_NODE) {
                look(node(fields.message()));
            }
        }
    }

    private static Node node(ProtoFields fields) throws FormatException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String type = "";
        String domain = "";
        long axis = 0;
        while (fields.next()) {
            switch (fields.field()) {
                case NODE_INPUT -> inputs.add(fields.text());
                case NODE_OUTPUT -> outputs.add(fields.text());
                case NODE_TYPE -> type = fields.text();
                case NODE_DOMAIN -> domain = fields.text();
                case NODE_ATTRIBUTE -> axis = axis(fields.message(), axis);
                default -> {}
            }
        }
        return new Node(domain.isEmpty() || domain.equals("ai.onnx") ? type : "", inputs, outputs, axis);
    }

    private static long axis(ProtoFields fields, long otherwise) throws FormatException {
        String name = "";
        long value = 0;
        while (fields.next()) {
            if (fields.field() == ATTRIBUTE_NAME) {
                name = fields.text();
            } else if (fields.field() == ATTRIBUTE_INTEGER) {
                value = fields.number();
            }
        }
        return name.equals("axis") ? value : otherwise;
    }

    private void look(Node node) {
        if (SAME_NUMBERS.contains(node.type())
                && !node.inputs().isEmpty()
                && numbers.contains(node.inputs().get(0))) {
            numbers.addAll(node.outputs());
        }
        if (node.type().equals("Gather")
                && node.axis() == 0
                && node.inputs().size() == 2
                && numbers.contains(node.inputs().get(1))) {
            fewest = Math.min(fewest, rows.getOrDefault(node.inputs().get(0), Long.MAX_VALUE));
        }
    }

    /** Rows of the smallest table that was looked up; empty if none was. */
    OptionalLong fewestRows() {
        return fewest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(fewest);
    }
}
