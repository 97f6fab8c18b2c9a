package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig;
import java.util.Set;

/**
 * What packing came to.
 *
 * @param manifest digest of the pack's manifest
 * @param config of the pack: segments, layers, bytes, FLOP
 * @param maxAbsDifference between any outputs of the pack and of the model as it was before optimisation, on the sample;
 *     between pack and optimised model there is none
 * @param operators of the optimised graph that are not ONNX's own, such as {@code com.microsoft:BiasGelu}
 */
public record PackReport(Digest manifest, PackConfig config, double maxAbsDifference, Set<String> operators) {
    public PackReport {
        operators = Set.copyOf(operators);
    }

    /** Name of the model. */
    public String name() {
        return config.name();
    }

    /** Bytes of all weights. */
    public long bytes() {
        return config.weightBytes();
    }

    /** How many segments there are. */
    public int segments() {
        return config.segments().size();
    }
}
