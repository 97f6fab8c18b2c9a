package dev.slide.pack;

import dev.slide.format.Encoding;

/**
 * Which wire encodings a pack's weights may have. A tensor that cannot take what a variant would give it takes that of the
 * variant above it, which is closer to the original.
 */
public enum Variant {
    /** Every element as it is. */
    RAW("raw", Encoding.RAW, Encoding.RAW, Double.MAX_VALUE),
    /** Lossless: exponents apart where that saves something. */
    FP32("fp32", Encoding.RAW, Encoding.FP32_PLANES, Double.MAX_VALUE),
    /** Halves of IEEE 754. */
    FP16("fp16", Encoding.FP16, Encoding.FP16_PLANES, 0.01),
    /** The upper halves of binary32. */
    BF16("bf16", Encoding.BF16, Encoding.BF16_PLANES, 0.01),
    /** Eight bits, with a scale for each 64 elements. */
    INT8("int8", Encoding.INT8, Encoding.INT8, 0.01),
    /** Four bits, with a scale and a least value for each 32 elements. What it costs must be accepted. */
    INT4("int4", Encoding.INT4, Encoding.INT4, 0.125);

    private final String wireName;
    private final Encoding encoding;
    private final Encoding planes;
    private final double mostError;

    Variant(String wireName, Encoding encoding, Encoding planes, double mostError) {
        this.wireName = wireName;
        this.encoding = encoding;
        this.planes = planes;
        this.mostError = mostError;
    }

    /** The name: also the tag of its manifest. */
    public String wireName() {
        return wireName;
    }

    /** Whether every weight comes back bit for bit. */
    public boolean isLossless() {
        return this == RAW || this == FP32;
    }

    /** Whether elements share scales, for which they must be finite and read by operators that add many of them up. */
    boolean isGrouped() {
        return this == INT8 || this == INT4;
    }

    /** What a tensor that cannot take this takes instead; {@link #RAW} for itself. */
    Variant above() {
        return switch (this) {
            case INT4 -> INT8;
            case INT8 -> FP16;
            case FP16, BF16 -> FP32;
            case FP32, RAW -> RAW;
        };
    }

    /** The encoding of a tensor whose sums run along its rows, or down its columns. */
    Encoding encoding(boolean alongRows) {
        if (alongRows || !isGrouped()) {
            return encoding;
        }
        return this == INT8 ? Encoding.INT8_COLUMNS : Encoding.INT4_COLUMNS;
    }

    /** The same elements with their exponents apart; {@link #encoding} itself where there is no such encoding. */
    Encoding planes() {
        return planes;
    }

    /** The largest error of a tensor relative to it, as roots of sums of squares. */
    double mostError() {
        return mostError;
    }
}
