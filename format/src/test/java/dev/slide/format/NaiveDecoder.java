package dev.slide.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Decodes as docs/formats.md says, element by element and with nothing of the classes that it checks. */
final class NaiveDecoder {
    private final byte[] wire;

    private NaiveDecoder(byte[] wire) {
        this.wire = wire;
    }

    static int[] decode(String encoding, byte[] wire, List<Long> shape) throws IOException {
        NaiveDecoder decoder = new NaiveDecoder(wire);
        int elements = (int) shape.stream().mapToLong(s -> s).reduce(1, (a, b) -> a * b);
        int rows = shape.isEmpty() ? 1 : (int) (long) shape.get(0);
        int last = shape.isEmpty() ? 1 : (int) (long) shape.get(shape.size() - 1);
        int rowElements = rows == 0 ? 0 : elements / rows;
        return switch (encoding) {
            case "raw" -> decoder.plain(4, elements);
            case "fp16" -> half(decoder.plain(2, elements));
            case "bf16" -> bf16(decoder.plain(2, elements));
            case "fp32-planes" -> decoder.planes(4, elements);
            case "fp16-planes" -> half(decoder.planes(2, elements));
            case "bf16-planes" -> bf16(decoder.planes(2, elements));
            case "int8" -> decoder.rows(rows, rowElements, 64, false);
            case "int4" -> decoder.rows(rows, rowElements, 32, true);
            case "int8-columns" -> decoder.columns(last == 0 ? 0 : elements / last, last, 64, false);
            case "int4-columns" -> decoder.columns(last == 0 ? 0 : elements / last, last, 32, true);
            default -> throw new AssertionError(encoding);
        };
    }

    private int number(int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value += (wire[at + i] & 0xff) << (8 * i);
        }
        return value;
    }

    private int[] plain(int bytes, int elements) {
        int[] out = new int[elements];
        for (int i = 0; i < elements; i++) {
            out[i] = number(bytes * i, bytes);
        }
        return out;
    }

    private static int[] bf16(int[] halves) {
        return Arrays.stream(halves).map(h -> h << 16).toArray();
    }

    /** By the definition of binary16, in doubles. */
    private static int[] half(int[] halves) {
        return Arrays.stream(halves)
                .map(h -> {
                    int exponent = h >> 10 & 31;
                    int fraction = h & 1023;
                    int sign = h >= 0x8000 ? 0x80000000 : 0;
                    if (exponent == 31) {
                        return sign + 0x7f800000 + fraction * 8192;
                    }
                    double value = exponent == 0
                            ? fraction * Math.pow(2, -24)
                            : (1024 + fraction) * Math.pow(2, exponent - 25);
                    return sign + Float.floatToIntBits((float) value);
                })
                .toArray();
    }

    private int[] planes(int bytes, int elements) throws IOException {
        int length = number(0, 4);
        byte[] upper =
                new InflaterInputStream(new ByteArrayInputStream(wire, 4, length), new Inflater(true)).readAllBytes();
        if (upper.length != elements) {
            throw new IOException(upper.length + " exponents of " + elements);
        }
        int[] out = new int[elements];
        for (int i = 0; i < elements; i++) {
            long rotated = number(4 + length + (bytes - 1) * i, bytes - 1) & 0xffffffffL;
            rotated += (upper[i] & 0xffL) << (8 * (bytes - 1));
            out[i] = (int) (rotated / 2 + ((rotated & 1) << (8 * bytes - 1)));
        }
        return out;
    }

    private float parameter(int at) {
        return Float.intBitsToFloat(number(at, 2) << 16);
    }

    private int[] rows(int rows, int columns, int group, boolean nibbles) {
        List<Integer> out = new ArrayList<>();
        int groups = (columns + group - 1) / group;
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int numbers = at + (nibbles ? 4 : 2) * groups;
            for (int column = 0; column < columns; column++) {
                int scale = at + 2 * (column / group);
                out.add(value(numbers, column, scale, scale + 2 * groups, nibbles));
            }
            at = numbers + (nibbles ? (columns + 1) / 2 : columns);
        }
        return out.stream().mapToInt(i -> i).toArray();
    }

    private int[] columns(int rows, int columns, int group, boolean nibbles) {
        List<Integer> out = new ArrayList<>();
        int rowBytes = nibbles ? (columns + 1) / 2 : columns;
        int at = 0;
        for (int row = 0; row < rows; row++) {
            if (row > 0 && row % group == 0) {
                at += (nibbles ? 4 : 2) * columns + group * rowBytes;
            }
            int numbers = at + (nibbles ? 4 : 2) * columns + row % group * rowBytes;
            for (int column = 0; column < columns; column++) {
                out.add(value(numbers, column, at + 2 * column, at + 2 * columns + 2 * column, nibbles));
            }
        }
        return out.stream().mapToInt(i -> i).toArray();
    }

    private int value(int numbers, int index, int scale, int least, boolean nibbles) {
        if (!nibbles) {
            return Float.floatToRawIntBits(wire[numbers + index] * parameter(scale));
        }
        int pair = wire[numbers + index / 2] & 0xff;
        float product = (index % 2 == 0 ? pair % 16 : pair / 16) * parameter(scale);
        return Float.floatToRawIntBits(product + parameter(least));
    }
}
