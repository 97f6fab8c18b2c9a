package dev.slide.pack;

import java.nio.ByteBuffer;

/**
 * Memory outside the heap that serves one segment after another. A buffer for each would stay until the collector finds it, and
 * where the heap is nearly empty it does not look.
 */
final class Scratch {
    private static final int ALIGNMENT_BYTES = 64;

    private final ByteBuffer memory;
    private int taken;

    /**
     * Allocates.
     *
     * @param bytes most that are taken at a time, each piece rounded up by {@link #room}
     */
    Scratch(long bytes) {
        this.memory = ByteBuffer.allocateDirect((int) Math.min(bytes, Integer.MAX_VALUE));
    }

    /** What a piece takes. */
    static long room(long bytes) {
        return (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
    }

    /** A piece, whatever is in it, until {@link #reuse}; from elsewhere if none is left. */
    ByteBuffer take(int bytes) {
        long room = room(bytes);
        if (room > memory.capacity() - taken) {
            return ByteBuffer.allocateDirect(bytes);
        }
        ByteBuffer piece = memory.slice(taken, bytes);
        taken += (int) room;
        return piece;
    }

    /** All pieces may be taken again. */
    void reuse() {
        taken = 0;
    }
}
