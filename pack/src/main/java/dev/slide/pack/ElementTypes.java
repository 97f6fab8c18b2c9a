package dev.slide.pack;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.slide.format.FormatException;
import dev.slide.format.TensorType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The same element types as ONNX, ONNX Runtime and a pack call them; their numbers differ, so names are compared. */
final class ElementTypes {
    private ElementTypes() {}

    /** The pack's type, or null where it has none. */
    static @Nullable TensorType ofOnnx(int dataType) {
        try {
            return TensorType.ofOnnx(dataType);
        } catch (FormatException e) {
            return null;
        }
    }

    /** The pack's type, or null where it has none. */
    static @Nullable TensorType ofRuntime(OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> TensorType.FP32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> TensorType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> TensorType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> TensorType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> TensorType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> TensorType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> TensorType.BYTES;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> TensorType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> TensorType.FP16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> TensorType.FP64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> TensorType.BF16;
            default -> null;
        };
    }

    static OnnxJavaType toRuntime(TensorType type) {
        return switch (type) {
            case FP32 -> OnnxJavaType.FLOAT;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BYTES -> OnnxJavaType.STRING;
            case BOOL -> OnnxJavaType.BOOL;
            case FP16 -> OnnxJavaType.FLOAT16;
            case FP64 -> OnnxJavaType.DOUBLE;
            case BF16 -> OnnxJavaType.BFLOAT16;
        };
    }

    static boolean isFloat(TensorType type) {
        return switch (type) {
            case FP32, FP16, FP64, BF16 -> true;
            case UINT8, INT8, INT16, INT32, INT64, BYTES, BOOL -> false;
        };
    }

    /** ONNX's name of an element type, in lower case. */
    static String name(int dataType) {
        DataType known = DataType.forNumber(dataType);
        return known == null ? "number " + dataType : known.name().toLowerCase(Locale.ROOT);
    }
}
