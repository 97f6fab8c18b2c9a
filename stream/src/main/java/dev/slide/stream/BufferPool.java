package dev.slide.stream;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.TreeSet;

/** Direct buffers that are used again: fresh memory is zeroed by Java and faulted in by the system, page by page. */
final class BufferPool {
    private final TreeSet<Pooled> free =
            new TreeSet<>(Comparator.comparingInt(Pooled::capacity).thenComparingInt(Pooled::serial));
    private int serials;

    /** A buffer that may be larger than what was asked for. */
    record Pooled(ByteBuffer buffer, int capacity, int serial) {}

    /** The smallest free buffer of at least this size, or a new one. */
    synchronized Pooled acquire(int bytes) {
        Pooled fitting = free.ceiling(new Pooled(ByteBuffer.allocate(0), bytes, 0));
        if (fitting != null && fitting.capacity() <= 2L * bytes) {
            free.remove(fitting);
            return fitting;
        }
        return new Pooled(TensorData.direct(bytes), bytes, ++serials);
    }

    synchronized void release(Pooled buffer) {
        free.add(buffer);
    }

    /** Forgets what is free; the memory goes when the collector finds it. */
    synchronized void clear() {
        free.clear();
    }
}
