package dev.slide.pack;

import java.util.List;
import java.util.stream.Stream;

/** Models of every kind of node, small enough that damage hits what matters. */
final class FuzzModels {
    private FuzzModels() {}

    static List<byte[]> all() {
        OnnxBuilder lookup = new OnnxBuilder().input("ids", OnnxBuilder.INT64, "batch", "sequence");
        lookup.node("Gather", "rows", List.of(lookup.weight("words", 80, 4), "ids"));
        lookup.node("MatMul", "y", List.of("rows", lookup.weight("w", 4, 20)));
        lookup.output("y", OnnxBuilder.FLOAT, "batch", "sequence", 20);
        return Stream.of(
                        TestModels.mlp(2, 8, "h"),
                        lookup,
                        TestModels.named("if"),
                        TestModels.named("loop"),
                        TestModels.named("function"),
                        TestModels.named("sequence inside"))
                .map(model -> model.build().toByteArray())
                .toList();
    }
}
