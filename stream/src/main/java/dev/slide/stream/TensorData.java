package dev.slide.stream;

import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** An input or output tensor: its elements row-major in a direct buffer of native byte order. */
public final class TensorData {
    private final String name;
    private final TensorType type;
    private final long[] shape;
    private final ByteBuffer data;

    /**
     * A tensor over a buffer.
     *
     * @param name of the graph's input or output
     * @param type of the elements
     * @param shape elements per dimension; copied
     * @param data direct, with exactly the elements between position and limit; not copied
     * @throws InvalidInputException if the buffer does not hold what the shape says, or is not direct
     */
    public TensorData(String name, TensorType type, long[] shape, ByteBuffer data) {
        long elements = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new InvalidInputException(
                        "input \"" + name + "\": shape " + Arrays.toString(shape) + " has a negative dimension");
            }
            elements = size == 0 ? 0 : Math.multiplyExact(elements, size);
        }
        if (type == TensorType.BYTES) {
            throw new InvalidInputException("input \"" + name + "\": tensors of strings (BYTES) are not supported");
        }
        if (data.remaining() != elements * type.bytes()) {
            throw new InvalidInputException("input \"" + name + "\": shape " + Arrays.toString(shape) + " of " + type
                    + " needs " + elements * type.bytes() + " bytes, the data has " + data.remaining());
        }
        if (!data.isDirect()) {
            throw new InvalidInputException("input \"" + name + "\": the data must be in a direct buffer");
        }
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.data = data.slice().order(ByteOrder.nativeOrder());
    }

    /** A tensor of 32-bit floats. */
    public static TensorData of(String name, long[] shape, float[] values) {
        ByteBuffer data = direct(values.length * Float.BYTES);
        data.asFloatBuffer().put(values);
        return new TensorData(name, TensorType.FP32, shape, data);
    }

    /** A tensor of 64-bit whole numbers. */
    public static TensorData of(String name, long[] shape, long[] values) {
        ByteBuffer data = direct(values.length * Long.BYTES);
        data.asLongBuffer().put(values);
        return new TensorData(name, TensorType.INT64, shape, data);
    }

    /** A tensor of 32-bit whole numbers. */
    public static TensorData of(String name, long[] shape, int[] values) {
        ByteBuffer data = direct(values.length * Integer.BYTES);
        data.asIntBuffer().put(values);
        return new TensorData(name, TensorType.INT32, shape, data);
    }

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Name of the graph's input or output. */
    public String name() {
        return name;
    }

    /** Type of the elements. */
    public TensorType type() {
        return type;
    }

    /** Elements per dimension; a copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** The elements; every call gives an own view in native byte order, from position 0. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * The elements as 32-bit floats.
     *
     * @throws IllegalStateException if they are of another type
     */
    public float[] floats() {
        if (type != TensorType.FP32) {
            throw new IllegalStateException("tensor \"" + name + "\" holds " + type + ", not FP32");
        }
        float[] values = new float[data.capacity() / Float.BYTES];
        data().asFloatBuffer().get(values);
        return values;
    }

    /** Whether both have the same type, shape and bits. */
    public boolean sameBits(TensorData other) {
        return type == other.type && Arrays.equals(shape, other.shape) && data().equals(other.data());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that && name.equals(that.name) && sameBits(that);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
