package dev.slide.format;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Views of buffers. They go through {@link Buffer} because the overrides that return {@link ByteBuffer} came to Android
 * only with API level 34.
 */
public final class Slices {
    private Slices() {}

    /**
     * A view of part of a buffer, in native byte order; the buffer's position and limit play no part and stay.
     *
     * @param buffer whose content is shared
     * @param offset from the buffer's beginning, in bytes
     * @param length in bytes
     * @return the view, from position 0 to its capacity {@code length}
     */
    public static ByteBuffer of(ByteBuffer buffer, int offset, int length) {
        ByteBuffer view = buffer.duplicate();
        Buffer position = view;
        position.limit(offset + length);
        position.position(offset);
        return view.slice().order(ByteOrder.nativeOrder());
    }

    /** A little-endian view of what lies between a buffer's position and its limit. */
    static ByteBuffer littleEndian(ByteBuffer buffer) {
        return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
