package dev.slide.pack;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.slide.format.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A node that looks rows of a large table up by a graph input. A device can do it with those rows alone, long before the
 * whole table is there.
 *
 * @param node the Gather
 * @param table the weight
 * @param input the graph input with the row numbers
 * @param output what it makes
 * @param rows of the table
 * @param rowBytes bytes of one row
 */
record Lookup(int node, String table, String input, String output, long rows, int rowBytes) {

    private static final int MIN_ROWS = 64;
    private static final int MIN_TABLE_BYTES = 64 << 10;

    /** All lookups of a graph, one for each table: devices keep one store of rows per table. */
    static List<Lookup> of(Graph graph) {
        List<Lookup> lookups = new ArrayList<>();
        Set<String> tables = new HashSet<>();
        for (int node = 0; node < graph.nodes(); node++) {
            NodeProto proto = graph.node(node);
            if (Protos.isStandard(proto)
                    && proto.getOpType().equals("Gather")
                    && Protos.integer(proto, "axis", 0) == 0
                    && isRowNumbers(graph, proto.getInput(1))) {
                Initializer table = graph.initializer(proto.getInput(0));
                if (table != null && table.isWeight() && table.proto().getDimsCount() >= 1) {
                    long rows = table.proto().getDims(0);
                    if (rows >= MIN_ROWS && table.bytes() >= MIN_TABLE_BYTES && tables.add(table.name())) {
                        int rowBytes = Math.toIntExact(table.bytes() / rows);
                        lookups.add(
                                new Lookup(node, table.name(), proto.getInput(1), proto.getOutput(0), rows, rowBytes));
                    }
                }
            }
        }
        return lookups;
    }

    private static boolean isRowNumbers(Graph graph, String name) {
        if (!graph.inputs().containsKey(name)) {
            return false;
        }
        int type = graph.inputs().get(name).getType().getTensorType().getElemType();
        return type == TensorType.INT64.onnx() || type == TensorType.INT32.onnx();
    }
}
