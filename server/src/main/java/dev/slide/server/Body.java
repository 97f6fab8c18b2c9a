package dev.slide.server;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a response, in order.
 *
 * @param pieces one after another
 * @param length of all, in bytes
 */
record Body(List<Piece> pieces, long length) {

    /** A run of bytes. */
    sealed interface Piece {
        /** In bytes. */
        long length();
    }

    /** Bytes at hand. */
    record Text(Buffer bytes) implements Piece {
        @Override
        public long length() {
            return bytes.length();
        }
    }

    /**
     * Bytes of a file.
     *
     * @param file holds them
     * @param offset of the first
     * @param length in bytes
     */
    record Slice(Path file, long offset, long length) implements Piece {}

    Body {
        pieces = List.copyOf(pieces);
    }

    /**
     * Puts the pieces together.
     *
     * @throws ArithmeticException if the length does not fit into a long
     */
    static Body of(List<Piece> pieces) {
        long length = 0;
        for (Piece piece : pieces) {
            length = Math.addExact(length, piece.length());
        }
        return new Body(pieces, length);
    }

    /** Whether some of it is not in memory. */
    boolean isOfFiles() {
        return pieces.stream().anyMatch(Slice.class::isInstance) && length > 0;
    }

    /** The file's part that is all of it, if there is one. */
    Optional<Slice> only() {
        return pieces.size() == 1 && pieces.get(0) instanceof Slice slice ? Optional.of(slice) : Optional.empty();
    }
}
