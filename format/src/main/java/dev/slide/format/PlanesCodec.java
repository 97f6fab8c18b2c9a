package dev.slide.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Elements with their exponents apart. An element of w bytes is rotated left by one bit, so that its upper byte holds
 * nothing but exponent (and, of binary16, three bits of fraction), which takes few values, and the sign comes last. Those
 * bytes are coded by Huffman's code alone, as raw deflate (RFC 1951) without matches; the other bytes are noise and stay.
 *
 * <pre>
 * offset              size
 * 0                   4            E, little-endian
 * 4                   E            deflate stream of the n upper bytes
 * 4 + E               (w-1) n      the lower w-1 bytes of each rotated element, little-endian
 * 4 + E + (w-1) n     ..           zeros, up to the length that all pieces of a row table have
 * </pre>
 */
final class PlanesCodec implements TensorCodec {
    /** Deflate stores what it cannot compress in blocks, each of which costs a few bytes. */
    private static final int STORED_BLOCK = 1 << 13;

    private static final int STORED_OVERHEAD = 8;
    /** A block of the fixed code that holds nothing but its end. */
    private static final int SHORTEST_STREAM = 2;

    private final ElementFormat format;

    PlanesCodec(ElementFormat format) {
        this.format = format;
    }

    private long restBytes(Matrix matrix) {
        return (format.bytes() - 1) * matrix.elements();
    }

    @Override
    public long leastBytes(Matrix matrix) {
        return Integer.BYTES + SHORTEST_STREAM + restBytes(matrix);
    }

    @Override
    public long mostBytes(Matrix matrix) {
        long elements = matrix.elements();
        long stream = elements + STORED_OVERHEAD * (2 + elements / STORED_BLOCK);
        return Integer.BYTES + stream + restBytes(matrix);
    }

    @Override
    public byte[] encode(ByteBuffer elements, Matrix matrix) {
        int count = Math.toIntExact(matrix.elements());
        int lowBits = Byte.SIZE * (format.bytes() - 1);
        byte[] upper = new byte[count];
        byte[] rest = new byte[Math.toIntExact(restBytes(matrix))];
        IntBuffer in = elements.asIntBuffer();
        for (int i = 0, at = 0; i < count; i++) {
            int rotated = rotateLeft(format.narrow(in.get(i)));
            upper[i] = (byte) (rotated >>> lowBits);
            for (int shift = 0; shift < lowBits; shift += Byte.SIZE) {
                rest[at++] = (byte) (rotated >>> shift);
            }
        }
        byte[] stream = deflate(upper);
        return ByteBuffer.allocate(Integer.BYTES + stream.length + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(stream.length)
                .put(stream)
                .put(rest)
                .array();
    }

    private int rotateLeft(int bits) {
        return format.bytes() == Integer.BYTES ? Integer.rotateLeft(bits, 1) : (bits << 1 | bits >>> 15) & 0xffff;
    }

    private static byte[] deflate(byte[] upper) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setStrategy(Deflater.HUFFMAN_ONLY);
            deflater.setInput(upper);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(upper.length / 2);
            byte[] piece = new byte[PIECE];
            while (!deflater.finished()) {
                out.write(piece, 0, deflater.deflate(piece));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    @Override
    public void decode(ByteBuffer wire, Matrix matrix, ByteBuffer out) throws FormatException {
        int count = Math.toIntExact(matrix.elements());
        int restBytes = Math.toIntExact(restBytes(matrix));
        int stream = wire.getInt(0);
        int room = wire.capacity() - Integer.BYTES - restBytes;
        if (stream < SHORTEST_STREAM || stream > room) {
            throw new FormatException("planes: a deflate stream of " + stream + " bytes where there are " + room);
        }
        ByteBuffer padding = Slices.of(
                wire, Integer.BYTES + stream + restBytes, wire.capacity() - Integer.BYTES - stream - restBytes);
        while (padding.hasRemaining()) {
            if (padding.get() != 0) {
                throw new FormatException("planes: what follows the elements is not zero");
            }
        }
        ByteBuffer rest = Slices.of(wire, Integer.BYTES + stream, restBytes);
        Inflation inflation = new Inflation(Slices.of(wire, Integer.BYTES, stream));
        try {
            join(inflation, rest, out.asIntBuffer(), count);
        } catch (DataFormatException e) {
            throw new FormatException("planes: the deflate stream is damaged: " + e.getMessage(), e);
        } finally {
            inflation.inflater.end();
        }
    }

    private void join(Inflation inflation, ByteBuffer rest, IntBuffer out, int count)
            throws FormatException, DataFormatException {
        int lowBytes = format.bytes() - 1;
        int piece = Math.min(PIECE, count);
        byte[] upper = new byte[piece];
        byte[] low = new byte[piece * lowBytes];
        int[] bits = new int[piece];
        for (int from = 0; from < count; ) {
            int here = Math.min(piece, count - from);
            inflation.fill(upper, here);
            rest.get(low, 0, here * lowBytes);
            if (lowBytes == 1) {
                join16(upper, low, bits, here);
            } else {
                join32(upper, low, bits, here);
            }
            format.widen(bits, here);
            out.put(bits, 0, here);
            from += here;
        }
        inflation.end();
    }

    private static void join16(byte[] upper, byte[] low, int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            int rotated = ((upper[i] & 0xff) << 8) | (low[i] & 0xff);
            bits[i] = rotated >>> 1 | (rotated & 1) << 15;
        }
    }

    private static void join32(byte[] upper, byte[] low, int[] bits, int count) {
        for (int i = 0; i < count; i++) {
            int rotated = ((upper[i] & 0xff) << 24)
                    | ((low[3 * i + 2] & 0xff) << 16)
                    | ((low[3 * i + 1] & 0xff) << 8)
                    | (low[3 * i] & 0xff);
            bits[i] = Integer.rotateRight(rotated, 1);
        }
    }

    /** A deflate stream that is read in pieces. Android 8 inflates arrays only. */
    private static final class Inflation {
        private static final int INPUT_BYTES = 1 << 14;

        private final Inflater inflater = new Inflater(true);
        private final ByteBuffer stream;
        private final byte[] input;
        private boolean dummyGiven;

        Inflation(ByteBuffer stream) {
            this.stream = stream;
            this.input = new byte[Math.min(INPUT_BYTES, stream.remaining())];
        }

        void fill(byte[] out, int count) throws FormatException, DataFormatException {
            for (int at = 0; at < count; ) {
                int got = inflate(out, at, count - at);
                if (got < 0) {
                    throw new FormatException("planes: the deflate stream ends too early");
                }
                at += got;
            }
        }

        /** The stream must end here, in its last byte. */
        void end() throws FormatException, DataFormatException {
            if (inflate(new byte[1], 0, 1) >= 0 || stream.hasRemaining() || unread() > 0) {
                throw new FormatException("planes: the deflate stream goes on after the last element");
            }
        }

        private int unread() {
            return Math.max(0, inflater.getRemaining() - (dummyGiven ? 1 : 0));
        }

        /** Some bytes, at least one; -1 at the end of the stream. */
        private int inflate(byte[] out, int offset, int count) throws FormatException, DataFormatException {
            while (true) {
                int got = inflater.inflate(out, offset, count);
                if (got > 0) {
                    return got;
                }
                if (inflater.finished()) {
                    return -1;
                }
                if (inflater.needsDictionary() || !inflater.needsInput() || !feed()) {
                    throw new FormatException("planes: the deflate stream breaks off");
                }
            }
        }

        private boolean feed() {
            if (stream.hasRemaining()) {
                int here = Math.min(input.length, stream.remaining());
                stream.get(input, 0, here);
                inflater.setInput(input, 0, here);
                return true;
            }
            if (dummyGiven) {
                return false;
            }
            // Older versions of zlib want a byte after the end of a stream without a header.
            dummyGiven = true;
            inflater.setInput(new byte[1]);
            return true;
        }
    }
}
