package dev.slide.pack;

import static dev.slide.pack.OnnxBuilder.FLOAT;
import static dev.slide.pack.OnnxBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts by hand. */
class FlopCountTest {

    private final OnnxBuilder builder = new OnnxBuilder().input("x", FLOAT, 1);
    private final Map<String, long[]> shapes = new HashMap<>();

    private String value(String name, long... shape) {
        shapes.put(name, shape);
        return name;
    }

    private double flop(
            String domain, String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        builder.graph().clearNode();
        builder.node(domain, op, inputs, outputs, attributes);
        Graph graph = new Graph(builder.build());
        return new FlopCount(graph, shapes).of(graph.node(0));
    }

    private double flop(String op, List<String> inputs, String output, AttributeProto... attributes) {
        return flop("", op, inputs, List.of(output), attributes);
    }

    @Test
    void products() {
        value("a", 2, 5, 7);
        value("at", 2, 7, 5);
        value("c", 2, 5, 3);
        assertThat(flop("MatMul", List.of("a", builder.weight("w", 7, 3)), "c")).isEqualTo(2 * 2 * 5 * 7 * 3);
        assertThat(flop("com.microsoft", "FusedMatMul", List.of("at", "w"), List.of("c"), attribute("transA", 1)))
                .isEqualTo(2 * 2 * 5 * 7 * 3);
        value("m", 7, 5);
        value("g", 5, 3);
        assertThat(flop("Gemm", List.of("m", "w"), "g", attribute("transA", 1))).isEqualTo(2 * 5 * 7 * 3);
        value("v", 7);
        value("s");
        assertThat(flop("MatMul", List.of("v", "v"), "s")).isEqualTo(2 * 7);
        AttributeProto equation = attribute("equation", "bij,jk->bik");
        assertThat(flop("Einsum", List.of("a", "w"), "c", equation)).isEqualTo(2 * 2 * 5 * 7 * 3);
        assertThat(flop("com.microsoft", "MatMulNBits", List.of("a", "w"), List.of("c"), attribute("N", 3)))
                .isEqualTo(2 * 2 * 5 * 7 * 3);
    }

    @Test
    void convolutions() {
        value("image", 1, 8, 10, 10);
        value("out", 1, 12, 5, 5);
        String kernel = builder.weight("k", 12, 2, 3, 3);
        assertThat(flop("Conv", List.of("image", kernel), "out", attribute("group", 4)))
                .isEqualTo(2 * 12 * 5 * 5 * 2 * 3 * 3);
        String back = builder.weight("t", 8, 6, 2, 2);
        value("up", 1, 6, 20, 20);
        assertThat(flop("ConvTranspose", List.of("image", back), "up")).isEqualTo(2 * 800 * 6 * 2 * 2);
    }

    @Test
    void recurrences() {
        value("steps", 9, 2, 16);
        value("y", 9, 2, 2, 24);
        List<String> inputs = List.of("steps", builder.weight("w", 2, 96, 16), builder.weight("r", 2, 96, 24));
        assertThat(flop("LSTM", inputs, "y")).isEqualTo(2 * 9 * 2 * 2 * 96 * (16 + 24));
    }

    @Test
    void attention() {
        value("x", 1, 10, 32);
        value("y", 1, 10, 32);
        String projection = builder.weight("qkv", 32, 96);
        double products = 2 * 2 * 10 * 10 * 32;
        assertThat(flop("com.microsoft", "Attention", List.of("x", projection), List.of("y")))
                .isEqualTo(2 * 10 * 32 * 96 + products);
        assertThat(flop("com.microsoft", "MultiHeadAttention", List.of("x", "x", "x"), List.of("y")))
                .isEqualTo(products);
        value("present", 1, 4, 17, 8);
        assertThat(flop("com.microsoft", "GroupQueryAttention", List.of("x", "x", "x"), List.of("y", "present")))
                .isEqualTo(2 * 2 * 10 * 17 * 32);
    }

    @Test
    void elements() {
        value("x", 4, 6);
        value("y", 4, 6);
        value("row", 4, 1);
        assertThat(flop("Add", Arrays.asList("x", "y"), "y")).isEqualTo(24);
        assertThat(flop("ReduceSum", List.of("x"), "row")).isEqualTo(24);
        assertThat(flop("Transpose", List.of("x"), "y")).isZero();
        assertThat(flop("Gather", List.of("x", "row"), "y")).isZero();
    }
}
