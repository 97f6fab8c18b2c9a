package dev.slide.pack;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A tensor's value outside the runtime: little-endian bytes, or strings. */
final class HostTensor {

    private final TensorType type;
    private final long[] shape;
    private final ByteBuffer bytes;
    private final List<String> strings;

    private HostTensor(TensorType type, long[] shape, ByteBuffer bytes, List<String> strings) {
        this.type = type;
        this.shape = shape.clone();
        this.bytes = bytes;
        this.strings = List.copyOf(strings);
    }

    /** A tensor of numbers; the buffer is shared, from its beginning to its limit. */
    static HostTensor of(TensorType type, long[] shape, ByteBuffer bytes) {
        return new HostTensor(type, shape, bytes, List.of());
    }

    static HostTensor ofStrings(long[] shape, List<String> strings) {
        return new HostTensor(TensorType.BYTES, shape, ByteBuffer.allocate(0), strings);
    }

    /** Copies a value out of the runtime. */
    static HostTensor of(OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new OrtException("it is not a tensor");
        }
        TensorInfo info = tensor.getInfo();
        TensorType type = ElementTypes.ofRuntime(info.onnxType);
        if (type == null) {
            throw new OrtException("a pack cannot carry elements of type " + Ort.typeName(info.onnxType));
        }
        if (type == TensorType.BYTES) {
            List<String> strings = new ArrayList<>();
            flatten(tensor.getValue(), strings);
            return ofStrings(info.getShape(), strings);
        }
        return of(type, info.getShape(), tensor.getByteBuffer());
    }

    /** The value of a name that must have one. */
    static HostTensor in(Map<String, HostTensor> values, String name) {
        HostTensor value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for " + name + " among " + values.keySet());
        }
        return value;
    }

    private static void flatten(Object value, List<String> strings) {
        if (value instanceof Object[] array) {
            for (Object element : array) {
                flatten(element, strings);
            }
        } else {
            strings.add((String) value);
        }
    }

    /** Copies the tensor into the runtime; the caller closes it. */
    OnnxTensor toRuntime() throws OrtException {
        if (type == TensorType.BYTES) {
            return OnnxTensor.createTensor(Ort.environment(), strings.toArray(new String[0]), shape);
        }
        ByteBuffer direct = bytes.isDirect()
                ? bytes.duplicate()
                : ByteBuffer.allocateDirect(bytes.limit()).put(bytes.duplicate().rewind());
        direct.rewind().order(ByteOrder.LITTLE_ENDIAN);
        return OnnxTensor.createTensor(Ort.environment(), direct, shape, ElementTypes.toRuntime(type));
    }

    TensorType type() {
        return type;
    }

    long[] shape() {
        return shape.clone();
    }

    /** Whether type, shape and every bit agree. */
    boolean same(HostTensor other) {
        return type == other.type
                && Arrays.equals(shape, other.shape)
                && strings.equals(other.strings)
                && bytes.duplicate().rewind().equals(other.bytes.duplicate().rewind());
    }

    /** Largest absolute difference of two elements; infinite where type, shape or strings differ. */
    double maxAbsDifference(HostTensor other) {
        if (type != other.type || !Arrays.equals(shape, other.shape) || !strings.equals(other.strings)) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (int i = 0; type != TensorType.BYTES && i < elements(); i++) {
            double a = element(i);
            double b = other.element(i);
            if (Double.compare(a, b) != 0) {
                double difference = Math.abs(a - b);
                most = Math.max(most, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            }
        }
        return most;
    }

    /** Largest absolute value of an element; 0 for strings. */
    double maxAbs() {
        double most = 0;
        for (int i = 0; type != TensorType.BYTES && i < elements(); i++) {
            most = Math.max(most, Math.abs(element(i)));
        }
        return most;
    }

    /** How many elements there are. */
    int elements() {
        return Math.toIntExact(LongStream.of(shape).reduce(1, (a, b) -> a * b));
    }

    /** An element of numbers, by its place in memory. */
    double element(int i) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return switch (type) {
            case FP32 -> in.getFloat(4 * i);
            case FP64 -> in.getDouble(8 * i);
            case FP16 -> HalfFloats.fromFp16(in.getShort(2 * i));
            case BF16 -> HalfFloats.fromBf16(in.getShort(2 * i));
            case UINT8 -> in.get(i) & 0xff;
            case INT8, BOOL -> in.get(i);
            case INT16 -> in.getShort(2 * i);
            case INT32 -> in.getInt(4 * i);
            case INT64 -> in.getLong(8 * i);
            case BYTES -> throw new IllegalStateException("strings have no numbers");
        };
    }

    /**
     * One of several equal parts along the first axis, sharing its bytes.
     *
     * @param part from 0
     * @param parts how many there are
     * @return the part; of a shape without elements to share out the whole
     */
    HostTensor part(int part, int parts) {
        if (shape.length == 0 || shape[0] % parts != 0) {
            return this;
        }
        long[] own = shape.clone();
        own[0] /= parts;
        int size = bytes.limit() / parts;
        int texts = strings.size() / parts;
        return new HostTensor(
                type, own, bytes.slice(part * size, size), strings.subList(part * texts, (part + 1) * texts));
    }

    /** Two tensors of the same shape, one after the other along the first axis. */
    static HostTensor stacked(HostTensor first, HostTensor second) {
        long[] shape = first.shape.clone();
        shape[0] += second.shape[0];
        List<String> strings = new ArrayList<>(first.strings);
        strings.addAll(second.strings);
        ByteBuffer bytes = ByteBuffer.allocate(first.bytes.limit() + second.bytes.limit());
        bytes.put(first.bytes.duplicate().rewind()).put(second.bytes.duplicate().rewind());
        return new HostTensor(first.type, shape, bytes, strings);
    }
}
