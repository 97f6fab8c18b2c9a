package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;

/**
 * A finished graph whose weights are described, not made.
 *
 * @param graph nodes, inputs, outputs and small constants
 * @param weights in the order of first use
 * @param flop floating-point operations of products, convolutions and recurrences for one sample, 2 for each
 *     multiply-accumulate
 */
record Blueprint(GraphProto graph, List<Weight> weights, double flop) {

    static Blueprint of(String name, Architecture architecture) {
        Net net = Net.empty();
        architecture.describe(net);
        return net.finish(name);
    }

    /** Elements of the weights that training sets, each weight once however often it is read. */
    long parameters() {
        return weights.stream()
                .filter(Weight::trained)
                .mapToLong(Weight::elements)
                .sum();
    }
}
