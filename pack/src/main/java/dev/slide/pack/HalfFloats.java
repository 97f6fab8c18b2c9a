package dev.slide.pack;

/** Sixteen-bit floating point to and from {@code float}. */
final class HalfFloats {
    private HalfFloats() {}

    /** IEEE 754 binary16. */
    static float fromFp16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign | 0x3f800000));
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
    }

    /** The upper half of binary32. */
    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** To binary16, cutting off what does not fit; for numbers of moderate size. */
    static short toFp16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int exponent = (bits >> 23 & 0xff) - 112;
        if (exponent <= 0) {
            return (short) (bits >> 16 & 0x8000);
        }
        return (short) ((bits >> 16 & 0x8000) | (Math.min(exponent, 30) << 10) | (bits >> 13 & 0x3ff));
    }

    /** To the upper half of binary32, cutting off the lower. */
    static short toBf16(float value) {
        return (short) (Float.floatToRawIntBits(value) >> 16);
    }
}
