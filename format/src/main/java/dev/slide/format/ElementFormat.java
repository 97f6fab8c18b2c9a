package dev.slide.format;

/**
 * Formats of single floating-point numbers, as bits. Infinities and NaNs stay what they are; the payload of a NaN keeps its
 * upper bits, and one is set where none of them is, lest it become an infinity.
 */
enum ElementFormat {
    /** IEEE 754 binary32. */
    FP32(4) {
        @Override
        int narrow(int bits) {
            return bits;
        }

        @Override
        void widen(int[] bits, int count) {}
    },
    /** IEEE 754 binary16. */
    FP16(2) {
        @Override
        int narrow(int bits) {
            int sign = bits >>> 16 & 0x8000;
            int magnitude = bits & 0x7fffffff;
            if (magnitude > 0x7f800000) {
                int payload = magnitude >> 13 & 0x3ff;
                return sign | 0x7c00 | (payload == 0 ? 0x200 : payload);
            }
            if (magnitude < 0x38800000) {
                // Below 2^-14 the last place is worth 2^-24; adding 1/2 leaves just those places, rounded to even.
                float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
                return sign | (Float.floatToRawIntBits(aligned) - 0x3f000000);
            }
            int rounded = magnitude - 0x38000000 + 0xfff + (magnitude >> 13 & 1);
            return sign | Math.min(rounded >> 13, 0x7c00);
        }

        @Override
        void widen(int[] bits, int count) {
            int[] wide = Fp16Table.WIDE;
            for (int i = 0; i < count; i++) {
                bits[i] = wide[bits[i]];
            }
        }
    },
    /** The upper half of binary32. */
    BF16(2) {
        @Override
        int narrow(int bits) {
            int magnitude = bits & 0x7fffffff;
            if (magnitude > 0x7f800000) {
                int upper = bits >>> 16;
                return (upper & 0x7f) == 0 ? upper | 0x40 : upper;
            }
            return (bits + 0x7fff + (bits >>> 16 & 1)) >>> 16;
        }

        @Override
        void widen(int[] bits, int count) {
            for (int i = 0; i < count; i++) {
                bits[i] = bits[i] << 16;
            }
        }
    };

    private final int bytes;

    ElementFormat(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    int bytes() {
        return bytes;
    }

    /** The nearest number of this format to one of binary32, ties to even; too large ones become infinite. */
    abstract int narrow(int bits);

    /** Numbers of this format to binary32, in place. */
    abstract void widen(int[] bits, int count);

    /** Every number of binary16 in binary32. */
    private static final class Fp16Table {
        static final int[] WIDE = new int[1 << 16];

        static {
            for (int half = 0; half < WIDE.length; half++) {
                int sign = (half & 0x8000) << 16;
                int exponent = half >> 10 & 0x1f;
                int fraction = half & 0x3ff;
                if (exponent == 0) {
                    WIDE[half] = sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
                } else {
                    int widened = exponent == 0x1f ? 0xff : exponent + 112;
                    WIDE[half] = sign | widened << 23 | fraction << 13;
                }
            }
        }
    }
}
