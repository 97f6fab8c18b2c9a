package dev.slide.pack;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How the operators of a graph read a weight: what decides along which axis elements may share a scale. */
enum WeightUse {
    /** Looked up by rows, or summed along them. */
    ALONG_ROWS,
    /** The right factor of a product: summed down its columns. */
    DOWN_COLUMNS,
    /** By operators whose result hangs on single elements, or in several ways. */
    OTHERWISE;

    private static final Set<String> ROWS =
            Set.of("Conv", "FusedConv", "ConvTranspose", "LSTM", "GRU", "RNN", "Gather", "DynamicQuantizeLSTM");
    private static final Set<String> PRODUCTS =
            Set.of("MatMul", "FusedMatMul", "Gemm", "FusedGemm", "Attention", "TransposeMatMul", "GemmFastGelu");

    /**
     * The use of every weight.
     *
     * @param graph that reads them
     * @return by name; {@link #ALONG_ROWS} for a table that a product reads transposed as well
     */
    static Map<String, WeightUse> of(Graph graph) {
        Map<String, WeightUse> uses = new HashMap<>();
        for (int node = 0; node < graph.nodes(); node++) {
            NodeProto proto = graph.node(node);
            for (String name : graph.reads(node)) {
                if (graph.initializer(name) != null) {
                    uses.merge(name, use(proto, name), (a, b) -> a == b ? a : OTHERWISE);
                }
            }
        }
        return uses;
    }

    private static WeightUse use(NodeProto node, String name) {
        int input = node.getInputList().indexOf(name);
        if (input != node.getInputList().lastIndexOf(name) || input < 0) {
            return OTHERWISE;
        }
        if (ROWS.contains(node.getOpType())) {
            return node.getOpType().equals("Gather") && (input != 0 || Protos.integer(node, "axis", 0) != 0)
                    ? OTHERWISE
                    : ALONG_ROWS;
        }
        if (PRODUCTS.contains(node.getOpType()) && input <= 1) {
            boolean transposed = Protos.integer(node, input == 0 ? "transA" : "transB", 0) != 0;
            // The left factor is summed along its rows, the right one down its columns, unless they are transposed.
            return (input == 0) != transposed ? ALONG_ROWS : DOWN_COLUMNS;
        }
        return OTHERWISE;
    }
}
