package dev.slide.pack;

import dev.slide.format.TensorType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * An input that a model is tried with.
 *
 * @param name of the graph's input
 * @param type of its elements; not BYTES
 * @param shape elements per dimension
 * @param elements little-endian, row-major, from position to limit
 */
public record InputTensor(String name, TensorType type, List<Long> shape, ByteBuffer elements) {
    public InputTensor {
        shape = List.copyOf(shape);
    }

    HostTensor toHost() {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        return HostTensor.of(type, sizes, elements.slice());
    }
}
