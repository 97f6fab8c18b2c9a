package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A finished graph whose weights are described, not made.
 *
 * @param graph nodes, inputs, outputs and small constants
 * @param weights in the order of first use
 * @param nodeFlop floating-point operations of each node's product, convolution or recurrence for one sample, 2 for each
 *     multiply-accumulate
 */
record Blueprint(GraphProto graph, List<Weight> weights, List<Double> nodeFlop) {

    static Blueprint of(String name, Architecture architecture) {
        Net net = Net.empty();
        architecture.describe(net);
        return net.finish(name);
    }

    /** Floating-point operations of all nodes. */
    double flop() {
        return nodeFlop.stream().mapToDouble(flop -> flop).sum();
    }

    /**
     * The nodes in runs, of which each begins where a matrix of weights is read, or a tensor of more dimensions. A weight
     * belongs to the first run that reads it.
     */
    List<ZooLayer> layers() {
        Map<String, Weight> unread = new HashMap<>();
        Set<String> matrices = new HashSet<>();
        for (Weight weight : weights) {
            unread.put(weight.name(), weight);
            if (weight.shape().size() > 1) {
                matrices.add(weight.name());
            }
        }
        Map<String, Integer> names = new HashMap<>();
        List<ZooLayer> layers = new ArrayList<>();
        for (int n = 0; n < graph.getNodeCount(); n++) {
            NodeProto node = graph.getNode(n);
            long parameters = 0;
            String begins = null;
            for (String input : node.getInputList()) {
                begins = begins == null && matrices.contains(input) ? input : begins;
                Weight weight = unread.remove(input);
                parameters += weight == null || !weight.trained() ? 0 : weight.elements();
            }
            if (begins != null || layers.isEmpty()) {
                String name = begins == null ? "input" : begins.replaceFirst("\\.[^.]*$", "");
                int count = names.merge(name, 1, Integer::sum);
                layers.add(new ZooLayer(count == 1 ? name : name + "#" + count, 0, 0));
            }
            int last = layers.size() - 1;
            layers.set(last, layers.get(last).plus(parameters, nodeFlop.get(n)));
        }
        return List.copyOf(layers);
    }

    /** Elements of the weights that training sets, each weight once however often it is read. */
    long parameters() {
        return weights.stream()
                .filter(Weight::trained)
                .mapToLong(Weight::elements)
                .sum();
    }
}
