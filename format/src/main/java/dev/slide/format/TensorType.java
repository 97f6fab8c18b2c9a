package dev.slide.format;

/**
 * Element types of the tensors a pack names, by their names in the Open Inference Protocol v2 (with {@code BF16}), with
 * their numbers in ONNX's {@code TensorProto.DataType}.
 */
public enum TensorType {
    FP32(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    /** Strings; elements have no fixed size. */
    BYTES(8, 0),
    BOOL(9, 1),
    FP16(10, 2),
    FP64(11, 8),
    BF16(16, 2);

    private final int onnx;
    private final int bytes;

    TensorType(int onnx, int bytes) {
        this.onnx = onnx;
        this.bytes = bytes;
    }

    /** The type's number in {@code TensorProto.DataType}. */
    public int onnx() {
        return onnx;
    }

    /** Bytes of one element; 0 for {@link #BYTES}. */
    public int bytes() {
        return bytes;
    }

    /**
     * The type with a number of {@code TensorProto.DataType}.
     *
     * @param onnx the number
     * @return the type
     * @throws FormatException if a pack cannot name such tensors
     */
    public static TensorType ofOnnx(int onnx) throws FormatException {
        for (TensorType type : values()) {
            if (type.onnx == onnx) {
                return type;
            }
        }
        throw new FormatException("ONNX element type " + onnx + " is not one that a pack can hold apart");
    }

    /**
     * The type with a name.
     *
     * @param name such as {@code FP32}
     * @return the type
     * @throws FormatException if there is none
     */
    public static TensorType named(String name) throws FormatException {
        for (TensorType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new FormatException("datatype \"" + name + "\" is unknown; there are FP32, FP64, FP16, BF16, INT8, INT16,"
                + " INT32, INT64, UINT8, BOOL and BYTES");
    }
}
