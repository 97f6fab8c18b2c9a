package dev.slide.format;

import dev.slide.format.PackConfig.Segment;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Consecutive segments taken together, as one session runs them.
 *
 * @param from first segment
 * @param to one past the last segment
 */
public record SegmentRun(int from, int to) {
    public SegmentRun {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("segments " + from + " to " + to + " are no run");
        }
    }

    /** All segments of a pack. */
    public static SegmentRun all(PackConfig config) {
        return new SegmentRun(0, config.segments().size());
    }

    /** Weights that the run reads, each once. */
    public List<Integer> weights(PackConfig config) {
        Set<Integer> weights = new LinkedHashSet<>();
        segments(config).forEach(s -> weights.addAll(s.weights()));
        return List.copyOf(weights);
    }

    /** Tensors that the run reads and does not make. */
    public List<Integer> inputs(PackConfig config) {
        Set<Integer> inputs = new LinkedHashSet<>();
        Set<Integer> made = new LinkedHashSet<>();
        for (Segment segment : segments(config)) {
            segment.inputs().stream().filter(t -> !made.contains(t)).forEach(inputs::add);
            made.addAll(segment.outputs());
        }
        return List.copyOf(inputs);
    }

    /** Tensors that the run makes and a later segment or the caller reads. */
    public List<Integer> outputs(PackConfig config) {
        BitSet needed = new BitSet();
        config.outputs().forEach(needed::set);
        config.segments()
                .subList(to, config.segments().size())
                .forEach(s -> s.inputs().forEach(needed::set));
        return segments(config).stream()
                .flatMap(s -> s.outputs().stream())
                .filter(needed::get)
                .collect(Collectors.toList());
    }

    private List<Segment> segments(PackConfig config) {
        return config.segments().subList(from, to);
    }
}
