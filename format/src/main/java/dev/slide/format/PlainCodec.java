package dev.slide.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/**
 * Elements of 16 bits one after another.
 *
 * <pre>
 * offset   size
 * 0        2 n      the n elements, little-endian, row-major
 * </pre>
 */
final class PlainCodec implements TensorCodec {
    private final ElementFormat format;

    PlainCodec(ElementFormat format) {
        this.format = format;
    }

    @Override
    public long leastBytes(Matrix matrix) {
        return Short.BYTES * matrix.elements();
    }

    @Override
    public long mostBytes(Matrix matrix) {
        return leastBytes(matrix);
    }

    @Override
    public byte[] encode(ByteBuffer elements, Matrix matrix) {
        byte[] wire = new byte[Math.toIntExact(leastBytes(matrix))];
        ShortBuffer out = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        IntBuffer in = elements.asIntBuffer();
        while (in.hasRemaining()) {
            out.put((short) format.narrow(in.get()));
        }
        return wire;
    }

    @Override
    public void decode(ByteBuffer wire, Matrix matrix, ByteBuffer out) {
        ShortBuffer from = wire.asShortBuffer();
        IntBuffer to = out.asIntBuffer();
        int piece = Math.min(PIECE, from.remaining());
        short[] narrow = new short[piece];
        int[] bits = new int[piece];
        while (from.hasRemaining()) {
            int count = Math.min(piece, from.remaining());
            from.get(narrow, 0, count);
            unsigned(narrow, bits, count);
            format.widen(bits, count);
            to.put(bits, 0, count);
        }
    }

    private static void unsigned(short[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = from[i] & 0xffff;
        }
    }
}
