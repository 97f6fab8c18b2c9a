package dev.slide.stream;

import java.util.List;

/**
 * What a run gave.
 *
 * @param outputs of the graph, in its order
 * @param timeline what happened when
 */
public record RunResult(List<TensorData> outputs, RunTimeline timeline) {
    public RunResult {
        outputs = List.copyOf(outputs);
    }

    /**
     * The output with a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public TensorData output(String name) {
        return outputs.stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no output \"" + name + "\" among " + outputs));
    }
}
