package dev.slide.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Damages any bytes: bits, numbers, missing and doubled stretches, pieces of other documents. */
public final class ByteMutator implements Mutator {
    /** Where signs, widths and lengths change. */
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        32767,
        65535,
        65536,
        1 << 24,
        1 << 28,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffffffffL,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    /** Overlong, a lone continuation, a surrogate, beyond Unicode, cut off, a byte order mark. */
    private static final byte[][] BAD_UTF8 = {
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0x80},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xe2, (byte) 0x82},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}
    };

    @Override
    public byte[] mutate(byte[] document, byte[] other, Random random) {
        int at = random.nextInt(document.length + 1);
        return switch (random.nextInt(9)) {
            case 0 -> flip(document, random);
            case 1 -> number(document, random);
            case 2 -> Arrays.copyOf(document, at);
            case 3 -> joined(document, at, new byte[0], Math.min(document.length, at + stretch(random)));
            case 4 -> joined(document, at, piece(document, random), at);
            case 5 -> joined(document, at, piece(other, random), at);
            case 6 -> joined(document, at, BAD_UTF8[random.nextInt(BAD_UTF8.length)], at);
            case 7 -> joined(document, at, new byte[] {(byte) random.nextInt(256)}, Math.min(document.length, at + 1));
            default -> varint(document, at, random);
        };
    }

    private static byte[] flip(byte[] document, Random random) {
        byte[] changed = document.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    /** Puts a number of 2, 4 or 8 bytes over what is there, or adds a little to it. */
    private static byte[] number(byte[] document, Random random) {
        int width = 2 << random.nextInt(3);
        if (document.length < width) {
            return document.clone();
        }
        ByteBuffer changed = ByteBuffer.wrap(document.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int at = random.nextInt(document.length - width + 1);
        at -= random.nextBoolean() ? at % width : 0;
        long there = width == 2 ? changed.getShort(at) : width == 4 ? changed.getInt(at) : changed.getLong(at);
        long value = random.nextInt(3) == 0 ? there + random.nextInt(17) - 8 : NUMBERS[random.nextInt(NUMBERS.length)];
        switch (width) {
            case 2 -> changed.putShort(at, (short) value);
            case 4 -> changed.putInt(at, (int) value);
            default -> changed.putLong(at, value);
        }
        return changed.array();
    }

    /** Inserts a length as protobuf writes it. */
    private static byte[] varint(byte[] document, int at, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = NUMBERS[random.nextInt(NUMBERS.length)];
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return joined(document, at, out.toByteArray(), Math.min(document.length, at + random.nextInt(2)));
    }

    private static int stretch(Random random) {
        return 1 + random.nextInt(1 << (1 + random.nextInt(6)));
    }

    private static byte[] piece(byte[] from, Random random) {
        int start = random.nextInt(from.length + 1);
        return Arrays.copyOfRange(from, start, Math.min(from.length, start + stretch(random)));
    }

    /** The document with a middle instead of what lies between two places. */
    static byte[] joined(byte[] document, int to, byte[] middle, int from) {
        byte[] joined = Arrays.copyOf(document, to + middle.length + document.length - from);
        System.arraycopy(middle, 0, joined, to, middle.length);
        System.arraycopy(document, from, joined, to + middle.length, document.length - from);
        return joined;
    }
}
