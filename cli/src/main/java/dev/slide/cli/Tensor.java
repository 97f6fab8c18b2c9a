package dev.slide.cli;

import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A named tensor in memory.
 *
 * @param name of the model's input or output
 * @param shape the dimensions
 * @param type of the elements
 * @param data the elements in row-major order and native byte order, from position 0 to the limit
 */
@SuppressWarnings("ArrayRecordComponent") // the form ONNX Runtime takes
record Tensor(String name, long[] shape, TensorType type, ByteBuffer data) {
    Tensor {
        long bytes = Math.multiplyExact(elements(shape), type.bytes());
        if (data.remaining() != bytes || data.position() != 0) {
            throw new IllegalArgumentException(name + ": " + data.remaining() + " bytes from position "
                    + data.position() + " are not " + type + " " + Arrays.toString(shape));
        }
        data = data.duplicate().order(ByteOrder.nativeOrder());
    }

    /** How many elements a shape has; 1 without dimensions. */
    static long elements(long[] shape) {
        long elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    long elements() {
        return elements(shape);
    }
}
