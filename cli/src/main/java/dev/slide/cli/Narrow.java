package dev.slide.cli;

/** Floating-point numbers of 16 bits: binary16 (IEEE 754) and bfloat16. */
final class Narrow {
    /** Exponent of binary16's least normal number, and the bits behind its point. */
    private static final int HALF_LEAST = -14;

    private static final int HALF_BITS = 10;
    private static final int BRAIN_LEAST = -126;
    private static final int BRAIN_BITS = 7;

    private Narrow() {}

    /** The nearest binary16, to even on a tie; infinite where that is nearest. */
    static short half(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double rounded = rounded(Math.abs(value), HALF_LEAST, HALF_BITS);
        if (rounded > 65504) {
            return (short) (sign | 0x7c00);
        }
        int exponent = Math.max(Math.getExponent(rounded), HALF_LEAST);
        int significand = (int) Math.scalb(rounded, HALF_BITS - exponent);
        // The implicit bit of a normal number adds one to the exponent's field.
        return (short) (sign | (((exponent - HALF_LEAST) << HALF_BITS) + significand));
    }

    static float ofHalf(short bits) {
        int exponent = bits >> HALF_BITS & 0x1f;
        int significand = bits & 0x3ff;
        float size;
        if (exponent == 0x1f) {
            size = significand == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            size = Math.scalb((float) significand, HALF_LEAST - HALF_BITS);
        } else {
            size = Math.scalb((float) (significand | 0x400), exponent - 1 + HALF_LEAST - HALF_BITS);
        }
        return bits < 0 ? -size : size;
    }

    /** The nearest bfloat16, to even on a tie; infinite where that is nearest. */
    static short brain(double value) {
        double rounded = rounded(Math.abs(value), BRAIN_LEAST, BRAIN_BITS);
        return (short) (Float.floatToRawIntBits((float) Math.copySign(rounded, value)) >>> 16);
    }

    static float ofBrain(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Rounded, to even on a tie, to so many bits behind the point, fewer below the least normal exponent. */
    private static double rounded(double size, int leastExponent, int bits) {
        int exponent = Math.max(Math.getExponent(size), leastExponent);
        return Math.scalb(Math.rint(Math.scalb(size, bits - exponent)), exponent - bits);
    }
}
