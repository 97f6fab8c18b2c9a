package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig;
import java.util.List;
import java.util.Set;

/**
 * What packing came to.
 *
 * @param variants what was made, in the order asked for
 * @param maxAbsDifference between any outputs of the pack and of the model as it was before optimisation, on the sample;
 *     between a lossless variant and the optimised model there is none
 * @param operators of the optimised graph that are not ONNX's own, such as {@code com.microsoft:BiasGelu}
 */
public record PackReport(List<Made> variants, double maxAbsDifference, Set<String> operators) {

    /**
     * One variant.
     *
     * @param variant which
     * @param manifest digest of its manifest
     * @param config of its pack: segments, layers, bytes, FLOP, deviation
     * @param moved tensors of some size that did not take the variant's encoding, with what they took and why, in words
     */
    public record Made(Variant variant, Digest manifest, PackConfig config, List<String> moved) {
        public Made {
            moved = List.copyOf(moved);
        }
    }

    public PackReport {
        variants = List.copyOf(variants);
        operators = Set.copyOf(operators);
    }

    /** Digest of the first variant's manifest. */
    public Digest manifest() {
        return variants.get(0).manifest();
    }

    /** Configuration of the first variant. */
    public PackConfig config() {
        return variants.get(0).config();
    }

    /** Name of the model. */
    public String name() {
        return config().name();
    }

    /** Bytes of the first variant's weights. */
    public long bytes() {
        return config().weightBytes();
    }

    /** How many segments there are. */
    public int segments() {
        return config().segments().size();
    }
}
