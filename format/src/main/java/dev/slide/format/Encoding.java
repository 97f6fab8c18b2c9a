package dev.slide.format;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a weight's elements are written in its blob. All but {@link #RAW} hold tensors of FP32 in fewer bits. {@code
 * docs/formats.md} draws each of them; the class named here owns its bytes, both ways.
 *
 * <p>A tensor is seen as a matrix. Its rows are those of the first axis, and any run of rows is an encoded tensor of its own
 * ({@link #byRows}); or its columns are those of the last axis, which suits the right factor of a product, whose sums run
 * down the columns.
 */
public enum Encoding {
    /** The elements themselves, little-endian, row-major: what ONNX calls {@code raw_data}. */
    RAW("raw", true),
    /** Lossless: {@link PlanesCodec} over binary32. */
    FP32_PLANES("fp32-planes", true),
    /** {@link PlainCodec} over binary16. */
    FP16("fp16", true),
    /** {@link PlanesCodec} over binary16. */
    FP16_PLANES("fp16-planes", true),
    /** {@link PlainCodec} over the upper half of binary32. */
    BF16("bf16", true),
    /** {@link PlanesCodec} over the upper half of binary32. */
    BF16_PLANES("bf16-planes", true),
    /** {@link GroupedCodec}: 8 bits and a scale for each 64 elements along a row. */
    INT8("int8", true),
    /** {@link GroupedCodec}: 8 bits and a scale for each 64 elements down a column. */
    INT8_COLUMNS("int8-columns", false),
    /** {@link GroupedCodec}: 4 bits, a scale and a least value for each 32 elements along a row. */
    INT4("int4", true),
    /** {@link GroupedCodec}: 4 bits, a scale and a least value for each 32 elements down a column. */
    INT4_COLUMNS("int4-columns", false);

    private final String wireName;
    private final boolean byRows;

    Encoding(String wireName, boolean byRows) {
        this.wireName = wireName;
        this.byRows = byRows;
    }

    /** Null for {@link #RAW}. */
    private @Nullable TensorCodec codec() {
        return switch (this) {
            case RAW -> null;
            case FP32_PLANES -> new PlanesCodec(ElementFormat.FP32);
            case FP16 -> new PlainCodec(ElementFormat.FP16);
            case FP16_PLANES -> new PlanesCodec(ElementFormat.FP16);
            case BF16 -> new PlainCodec(ElementFormat.BF16);
            case BF16_PLANES -> new PlanesCodec(ElementFormat.BF16);
            case INT8, INT8_COLUMNS -> new GroupedCodec(GroupedCodec.Quantizer.INT8, byRows);
            case INT4, INT4_COLUMNS -> new GroupedCodec(GroupedCodec.Quantizer.INT4, byRows);
        };
    }

    /** The name in the configuration. */
    public String wireName() {
        return wireName;
    }

    /** Whether any run of rows of the first axis can be decoded alone. */
    public boolean byRows() {
        return byRows;
    }

    /** Whether the elements travel as they are, so that nothing is to be decoded. */
    public boolean isRaw() {
        return this == RAW;
    }

    /** Whether the number of bytes follows from the shape alone. */
    public boolean isFixedSize() {
        return this != FP32_PLANES && this != FP16_PLANES && this != BF16_PLANES;
    }

    static Encoding named(String name) throws FormatException {
        for (Encoding encoding : values()) {
            if (encoding.wireName.equals(name)) {
                return encoding;
            }
        }
        throw new FormatException("encoding \"" + name + "\" is not known to this version; a newer SLIDE may read it");
    }

    /**
     * Fewest bytes that a tensor of FP32 takes.
     *
     * @param shape of at most 2^29 elements
     */
    public long leastBytes(List<Long> shape) {
        Matrix matrix = matrix(shape);
        TensorCodec codec = codec();
        return codec == null ? Float.BYTES * matrix.elements() : codec.leastBytes(matrix);
    }

    /** Most bytes that a tensor of FP32 takes; the fewest where the size is fixed. */
    public long mostBytes(List<Long> shape) {
        Matrix matrix = matrix(shape);
        TensorCodec codec = codec();
        return codec == null ? Float.BYTES * matrix.elements() : codec.mostBytes(matrix);
    }

    /**
     * Encodes.
     *
     * @param elements of FP32, little-endian, from position to limit
     * @param shape of the tensor
     * @return the bytes that travel
     */
    public byte[] encode(ByteBuffer elements, List<Long> shape) {
        Matrix matrix = matrix(shape);
        TensorCodec codec = codec();
        if (elements.remaining() != Float.BYTES * matrix.elements()) {
            throw new IllegalArgumentException(elements.remaining() + " bytes are not FP32 of shape " + shape);
        }
        if (codec == null) {
            byte[] copy = new byte[elements.remaining()];
            elements.duplicate().get(copy);
            return copy;
        }
        return codec.encode(Slices.littleEndian(elements), matrix);
    }

    /**
     * Decodes.
     *
     * @param wire what {@link #encode} gave, from position to limit; zeros may follow it where the size is not fixed
     * @param shape of the tensor
     * @param out takes FP32, little-endian, from position to limit, exactly as many as there are
     * @throws FormatException if the bytes are not such an encoding
     */
    public void decode(ByteBuffer wire, List<Long> shape, ByteBuffer out) throws FormatException {
        Matrix matrix = matrix(shape);
        TensorCodec codec = codec();
        if (out.remaining() != Float.BYTES * matrix.elements()) {
            throw new IllegalArgumentException(out.remaining() + " bytes do not take FP32 of shape " + shape);
        }
        if (wire.remaining() < leastBytes(shape) || wire.remaining() > mostBytes(shape)) {
            throw new FormatException(wire.remaining() + " bytes are not an encoding \"" + wireName + "\" of shape "
                    + shape + ", which takes " + leastBytes(shape) + " to " + mostBytes(shape));
        }
        if (codec == null) {
            out.duplicate().put(wire.duplicate());
        } else {
            codec.decode(Slices.littleEndian(wire), matrix, Slices.littleEndian(out));
        }
    }

    private Matrix matrix(List<Long> shape) {
        return byRows ? Matrix.byFirstAxis(shape) : Matrix.byLastAxis(shape);
    }
}
