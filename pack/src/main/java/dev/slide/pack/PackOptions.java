package dev.slide.pack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How to pack.
 *
 * @param name of the model; by default the file's name without {@code .onnx}
 * @param maxSegmentBytes most weight bytes that a segment may have; by default a sixteenth of the weights is aimed at,
 *     between 1 and 16 MiB, and only a single node or row table may be larger than 16 MiB
 * @param dimensions sizes of symbolic dimensions for the sample that the pack is proven with; a dimension without a name
 *     is called {@code input[axis]}. They replace the packer's guesses
 * @param variants to be made into one layout, each once; the first that is fp32, or else the first, is also {@code latest}
 * @param inputs that lossy variants are compared on, each the inputs of one run; by default seeded samples are made
 * @param acceptDeviation whether {@link Variant#INT4} may be packed whatever it deviates
 * @param progress is told of every step
 */
public record PackOptions(
        Optional<String> name,
        OptionalLong maxSegmentBytes,
        Map<String, Long> dimensions,
        List<Variant> variants,
        List<List<InputTensor>> inputs,
        boolean acceptDeviation,
        Progress progress) {

    /** Is told how far packing has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * A step begins.
         *
         * @param step what begins, a few words
         * @param fraction of the whole work that is done, from 0 to 1
         */
        void begins(String step, double fraction);
    }

    public PackOptions {
        dimensions = Map.copyOf(dimensions);
        variants = List.copyOf(variants);
        inputs = inputs.stream().map(List::copyOf).toList();
        if (variants.isEmpty() || Set.copyOf(variants).size() < variants.size()) {
            throw new IllegalArgumentException("variants " + variants + " must be at least one, and each once");
        }
        if (maxSegmentBytes.isPresent() && maxSegmentBytes.getAsLong() < 1) {
            throw new IllegalArgumentException("maxSegmentBytes " + maxSegmentBytes.getAsLong() + " is below 1");
        }
        dimensions.forEach((dimension, size) -> {
            if (size < 0) {
                throw new IllegalArgumentException("dimension " + dimension + " = " + size + " is negative");
            }
        });
    }

    /** Everything chosen by the packer. */
    public static PackOptions defaults() {
        return new PackOptions(
                Optional.empty(),
                OptionalLong.empty(),
                Map.of(),
                List.of(Variant.FP32),
                List.of(),
                false,
                (step, fraction) -> {});
    }

    /** The same with a name. */
    public PackOptions withName(String other) {
        return new PackOptions(
                Optional.of(other), maxSegmentBytes, dimensions, variants, inputs, acceptDeviation, progress);
    }

    /** The same with a limit of bytes per segment. */
    public PackOptions withMaxSegmentBytes(long other) {
        return new PackOptions(name, OptionalLong.of(other), dimensions, variants, inputs, acceptDeviation, progress);
    }

    /** The same with sizes of symbolic dimensions. */
    public PackOptions withDimensions(Map<String, Long> other) {
        return new PackOptions(name, maxSegmentBytes, other, variants, inputs, acceptDeviation, progress);
    }

    /** The same with other variants. */
    public PackOptions withVariants(List<Variant> other) {
        return new PackOptions(name, maxSegmentBytes, dimensions, other, inputs, acceptDeviation, progress);
    }

    /** The same with inputs to compare on. */
    public PackOptions withInputs(List<List<InputTensor>> other) {
        return new PackOptions(name, maxSegmentBytes, dimensions, variants, other, acceptDeviation, progress);
    }

    /** The same with what is accepted. */
    public PackOptions withAcceptDeviation(boolean other) {
        return new PackOptions(name, maxSegmentBytes, dimensions, variants, inputs, other, progress);
    }

    /** The same with a listener. */
    public PackOptions withProgress(Progress other) {
        return new PackOptions(name, maxSegmentBytes, dimensions, variants, inputs, acceptDeviation, other);
    }
}
