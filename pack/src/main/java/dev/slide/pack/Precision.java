package dev.slide.pack;

import dev.slide.format.TensorType;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The element type that most of a graph's bytes of weights have. */
final class Precision {
    private Precision() {}

    /** Such as {@code fp32}, also for a graph without weights. */
    static String of(Graph graph) {
        Map<TensorType, Long> bytes = new EnumMap<>(TensorType.class);
        for (Initializer initializer : graph.initializers()) {
            if (initializer.isWeight()) {
                bytes.merge(initializer.weightType(), initializer.bytes(), Long::sum);
            }
        }
        return bytes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(TensorType.FP32)
                .name()
                .toLowerCase(Locale.ROOT);
    }
}
