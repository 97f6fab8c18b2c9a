package dev.slide.format;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Whole numbers of few bits, with a scale for each group of g elements that lie along a row, or down a column. Scales and
 * least values have 16 bits, the upper half of binary32; there are p of them for each group. By rows, of C columns, with G =
 * ceil(C / g); every row stands alone:
 *
 * <pre>
 * offset         size
 * 0              2 p G      for each of the p parameters: those of the row's groups
 * 2 p G          q(C)       the row's numbers
 * </pre>
 *
 * <p>By columns, for each block of g rows (the last may have fewer), of R rows:
 *
 * <pre>
 * offset         size
 * 0              2 p C      for each of the p parameters: those of all columns
 * 2 p C          R q(C)     the numbers, row by row
 * </pre>
 */
final class GroupedCodec implements TensorCodec {
    private final Quantizer quantizer;
    private final boolean byRows;

    GroupedCodec(Quantizer quantizer, boolean byRows) {
        this.quantizer = quantizer;
        this.byRows = byRows;
    }

    @Override
    public long leastBytes(Matrix matrix) {
        long parameters = byRows
                ? matrix.rows() * ceil(matrix.columns(), quantizer.group)
                : ceil(matrix.rows(), quantizer.group) * matrix.columns();
        return parameters * quantizer.parameters * Short.BYTES + matrix.rows() * quantizer.bytes(matrix.columns());
    }

    @Override
    public long mostBytes(Matrix matrix) {
        return leastBytes(matrix);
    }

    private static long ceil(long count, int group) {
        return (count + group - 1) / group;
    }

    /** A run of elements in one row: where they are, encoded and not. */
    private interface Run {
        /**
         * @param element index of the first, in the tensor
         * @param numbers offset of its number, in bytes
         * @param parameters offset of its first parameter, in bytes
         * @param stride from one kind of parameter to the next, in bytes
         * @param count of elements
         */
        void at(long element, long numbers, long parameters, long stride, int count);
    }

    /** Visits all elements in runs of at most {@link #PIECE}. */
    private void runs(Matrix matrix, Run run) {
        long columns = matrix.columns();
        long rowBytes = quantizer.bytes(columns);
        long kinds = quantizer.parameters;
        long perKind = Short.BYTES * (byRows ? ceil(columns, quantizer.group) : columns);
        int blockRows = byRows ? 1 : quantizer.group;
        long at = 0;
        for (long block = 0; block < matrix.rows(); block += blockRows) {
            long numbers = at + kinds * perKind;
            long end = Math.min(matrix.rows(), block + blockRows);
            for (long row = block; row < end; row++, numbers += rowBytes) {
                for (long column = 0; column < columns; column += PIECE) {
                    long parameters = at + Short.BYTES * (byRows ? column / quantizer.group : column);
                    int count = (int) Math.min(PIECE, columns - column);
                    run.at(row * columns + column, numbers + quantizer.bytes(column), parameters, perKind, count);
                }
            }
            at = numbers;
        }
    }

    @Override
    public void decode(ByteBuffer wire, Matrix matrix, ByteBuffer out) {
        runs(matrix, new Decoding(wire.duplicate(), out.asFloatBuffer(), (int) Math.min(PIECE, matrix.columns())));
    }

    private final class Decoding implements Run {
        private final ByteBuffer from;
        private final FloatBuffer to;
        private final byte[] numbers;
        private final byte[] bits;
        private final float[][] parameters;
        private final float[] decoded;
        private long parametersHere = -1;

        Decoding(ByteBuffer from, FloatBuffer to, int most) {
            this.from = from;
            this.to = to;
            int groups = byRows ? (int) ceil(most, quantizer.group) : most;
            this.numbers = new byte[(int) quantizer.bytes(most)];
            this.bits = new byte[Short.BYTES * groups];
            this.parameters = new float[quantizer.parameters][groups];
            this.decoded = new float[most];
        }

        @Override
        public void at(long element, long numbersAt, long parametersAt, long stride, int count) {
            if (parametersAt != parametersHere) {
                int groups = byRows ? (int) ceil(count, quantizer.group) : count;
                for (int kind = 0; kind < parameters.length; kind++) {
                    get(from, parametersAt + kind * stride, bits, Short.BYTES * groups);
                    widen(bits, parameters[kind], groups);
                }
                parametersHere = parametersAt;
            }
            get(from, numbersAt, numbers, (int) quantizer.bytes(count));
            quantizer.decode(numbers, parameters, byRows ? quantizer.group : 1, decoded, count);
            put(to, element, decoded, count);
        }
    }

    private static void get(ByteBuffer from, long at, byte[] to, int count) {
        Buffer position = from;
        position.position((int) at);
        from.get(to, 0, count);
    }

    private static void put(FloatBuffer to, long at, float[] from, int count) {
        Buffer position = to;
        position.position((int) at);
        to.put(from, 0, count);
    }

    private static void widen(byte[] bits, float[] to, int count) {
        for (int i = 0; i < count; i++) {
            to[i] = Float.intBitsToFloat((bits[2 * i + 1] & 0xff) << 24 | (bits[2 * i] & 0xff) << 16);
        }
    }

    @Override
    public byte[] encode(ByteBuffer elements, Matrix matrix) {
        FloatBuffer values = elements.asFloatBuffer();
        byte[] wire = new byte[Math.toIntExact(leastBytes(matrix))];
        ByteBuffer out = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN);
        int columns = Math.toIntExact(matrix.columns());
        runs(matrix, (element, numbersAt, parametersAt, stride, count) -> {
            boolean firstOfBlock = byRows || element / Math.max(1, columns) % quantizer.group == 0;
            int step = byRows ? quantizer.group : 1;
            for (int from = 0; firstOfBlock && from < count; from += step) {
                short[] chosen = byRows
                        ? quantizer.choose(values, (int) element + from, 1, Math.min(step, count - from))
                        : quantizer.choose(values, (int) element + from, columns, (int)
                                Math.min(quantizer.group, matrix.rows() - element / columns));
                for (int kind = 0; kind < chosen.length; kind++) {
                    out.putShort((int) (parametersAt + kind * stride) + Short.BYTES * (from / step), chosen[kind]);
                }
            }
            for (int i = 0; i < count; i++) {
                float[] parameters = new float[quantizer.parameters];
                for (int kind = 0; kind < parameters.length; kind++) {
                    int at = (int) (parametersAt + kind * stride) + Short.BYTES * (i / step);
                    parameters[kind] = Float.intBitsToFloat(out.getShort(at) << 16);
                }
                quantizer.put(out, (int) numbersAt, i, values.get((int) element + i), parameters);
            }
        });
        return wire;
    }

    /** What a number means, and how it is written. */
    enum Quantizer {
        /** value = scale n, with n in -127..127; one byte each. */
        INT8(64, 1) {
            @Override
            long bytes(long count) {
                return count;
            }

            @Override
            short[] choose(FloatBuffer values, int from, int stride, int count) {
                float most = 0;
                for (int i = 0; i < count; i++) {
                    most = Math.max(most, Math.abs(values.get(from + i * stride)));
                }
                return new short[] {upward(most / 127)};
            }

            @Override
            void put(ByteBuffer out, int at, int index, float value, float[] parameters) {
                int number = parameters[0] == 0 ? 0 : Math.round(value / parameters[0]);
                out.put(at + index, (byte) Math.max(-127, Math.min(127, number)));
            }

            @Override
            void decode(byte[] numbers, float[][] parameters, int step, float[] out, int count) {
                float[] scales = parameters[0];
                if (step == 1) {
                    scaled(numbers, scales, out, count);
                } else {
                    for (int from = 0; from < count; from += step) {
                        scaled(numbers, scales[from / step], out, from, Math.min(count, from + step));
                    }
                }
            }
        },
        /** value = scale n + least, with n in 0..15; two in a byte, the lower half first. */
        INT4(32, 2) {
            @Override
            long bytes(long count) {
                return (count + 1) / 2;
            }

            @Override
            short[] choose(FloatBuffer values, int from, int stride, int count) {
                float least = Float.POSITIVE_INFINITY;
                float most = Float.NEGATIVE_INFINITY;
                for (int i = 0; i < count; i++) {
                    least = Math.min(least, values.get(from + i * stride));
                    most = Math.max(most, values.get(from + i * stride));
                }
                short base = downward(least);
                float span = most - Float.intBitsToFloat(base << 16);
                return new short[] {upward(span / 15), base};
            }

            @Override
            void put(ByteBuffer out, int at, int index, float value, float[] parameters) {
                int number = parameters[0] == 0 ? 0 : Math.round((value - parameters[1]) / parameters[0]);
                int nibble = Math.max(0, Math.min(15, number));
                int there = out.get(at + index / 2);
                out.put(at + index / 2, (byte) (index % 2 == 0 ? nibble : there | nibble << 4));
            }

            @Override
            void decode(byte[] numbers, float[][] parameters, int step, float[] out, int count) {
                float[] scales = parameters[0];
                float[] least = parameters[1];
                if (step == 1) {
                    shifted(numbers, scales, least, out, count);
                } else {
                    for (int from = 0; from < count; from += step) {
                        int group = from / step;
                        shifted(numbers, scales[group], least[group], out, from, Math.min(count, from + step));
                    }
                }
            }
        };

        private final int group;
        private final int parameters;

        Quantizer(int group, int parameters) {
            this.group = group;
            this.parameters = parameters;
        }

        /** Bytes of a row's first numbers. */
        abstract long bytes(long count);

        /** The parameters of a group, which must be finite. */
        abstract short[] choose(FloatBuffer values, int from, int stride, int count);

        /** Writes the number nearest to a value. */
        abstract void put(ByteBuffer out, int at, int index, float value, float[] parameters);

        /**
         * Decodes a run of a row.
         *
         * @param step elements that share parameters
         */
        abstract void decode(byte[] numbers, float[][] parameters, int step, float[] out, int count);

        private static void scaled(byte[] numbers, float[] scales, float[] out, int count) {
            for (int i = 0; i < count; i++) {
                out[i] = numbers[i] * scales[i];
            }
        }

        private static void scaled(byte[] numbers, float scale, float[] out, int from, int to) {
            for (int i = from; i < to; i++) {
                out[i] = numbers[i] * scale;
            }
        }

        private static void shifted(byte[] numbers, float[] scales, float[] least, float[] out, int count) {
            for (int i = 0; i < count; i++) {
                out[i] = (numbers[i >> 1] >> ((i & 1) << 2) & 0xf) * scales[i] + least[i];
            }
        }

        private static void shifted(byte[] numbers, float scale, float least, float[] out, int from, int to) {
            for (int i = from; i < to; i++) {
                out[i] = (numbers[i >> 1] >> ((i & 1) << 2) & 0xf) * scale + least;
            }
        }

        /** The least number of 16 bits that is not below a positive one. */
        private static short upward(float value) {
            return (short) ((Float.floatToRawIntBits(value) + 0xffff) >>> 16);
        }

        /** The greatest number of 16 bits that is not above a finite one. */
        private static short downward(float value) {
            int bits = Float.floatToRawIntBits(value);
            return (short) (bits >= 0 ? bits >>> 16 : (bits + 0xffff) >>> 16);
        }
    }
}
