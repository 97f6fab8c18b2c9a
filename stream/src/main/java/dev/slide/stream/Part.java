package dev.slide.stream;

import dev.slide.format.Digest;
import java.util.List;

/**
 * Bytes of one blob that are wanted, in this order.
 *
 * @param digest of the whole blob
 * @param blobSize bytes of the whole blob
 * @param ranges inside the blob
 */
record Part(Digest digest, long blobSize, List<Range> ranges) {

    /** Bytes {@code [offset, offset + length)} of a blob. */
    record Range(long offset, int length) {
        long end() {
            return offset + length;
        }
    }

    Part {
        ranges = List.copyOf(ranges);
        for (Range range : ranges) {
            if (range.offset() < 0 || range.length() < 1 || range.end() > blobSize) {
                throw new IllegalArgumentException(range + " is not inside the " + blobSize + " bytes of " + digest);
            }
        }
    }

    static Part whole(Digest digest, long size) {
        return new Part(digest, size, size == 0 ? List.of() : List.of(new Range(0, Math.toIntExact(size))));
    }

    boolean isWhole() {
        return bytes() == blobSize && ranges.size() <= 1;
    }

    long bytes() {
        return ranges.stream().mapToLong(Range::length).sum();
    }
}
