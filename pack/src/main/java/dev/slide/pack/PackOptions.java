package dev.slide.pack;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to pack.
 *
 * @param name of the model; by default the file's name without {@code .onnx}
 * @param maxSegmentBytes most weight bytes that a segment may have; by default a sixteenth of the weights is aimed at,
 *     between 1 and 16 MiB, and only a single node or row table may be larger than 16 MiB
 * @param dimensions sizes of symbolic dimensions for the sample that the pack is proven with; a dimension without a name
 *     is called {@code input[axis]}. They replace the packer's guesses
 * @param progress is told of every step
 */
public record PackOptions(
        Optional<String> name, OptionalLong maxSegmentBytes, Map<String, Long> dimensions, Progress progress) {

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
        return new PackOptions(Optional.empty(), OptionalLong.empty(), Map.of(), (step, fraction) -> {});
    }

    /** The same with a name. */
    public PackOptions withName(String other) {
        return new PackOptions(Optional.of(other), maxSegmentBytes, dimensions, progress);
    }

    /** The same with a limit of bytes per segment. */
    public PackOptions withMaxSegmentBytes(long other) {
        return new PackOptions(name, OptionalLong.of(other), dimensions, progress);
    }

    /** The same with sizes of symbolic dimensions. */
    public PackOptions withDimensions(Map<String, Long> other) {
        return new PackOptions(name, maxSegmentBytes, other, progress);
    }

    /** The same with a listener. */
    public PackOptions withProgress(Progress other) {
        return new PackOptions(name, maxSegmentBytes, dimensions, other);
    }
}
