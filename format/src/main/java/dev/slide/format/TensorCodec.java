package dev.slide.format;

import java.nio.ByteBuffer;

/** Owns the bytes of an encoding: writes them and reads them. Buffers are little-endian views from position 0. */
interface TensorCodec {

    /**
     * Elements that are worked on at a time. Small loops over arrays of this size are compiled early and stay in the
     * processor's cache.
     */
    int PIECE = 1 << 16;

    long leastBytes(Matrix matrix);

    long mostBytes(Matrix matrix);

    /** Encodes all elements of binary32. */
    byte[] encode(ByteBuffer elements, Matrix matrix);

    /**
     * Decodes to elements of binary32.
     *
     * @param wire of a length between {@link #leastBytes} and {@link #mostBytes}
     */
    void decode(ByteBuffer wire, Matrix matrix, ByteBuffer out) throws FormatException;
}
