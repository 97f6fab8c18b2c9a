package dev.slide.pack;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.format.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that belongs to the graph.
 *
 * @param proto as the optimised model holds it
 * @param type null where a pack has no such type
 */
record Initializer(TensorProto proto, @Nullable TensorType type) {

    /** Constants travel before every weight, so they must be small. */
    static final int MAX_CONSTANT_BYTES = 16 << 20;

    static Initializer of(TensorProto proto) {
        return new Initializer(proto, ElementTypes.ofOnnx(proto.getDataType()));
    }

    String name() {
        return proto.getName();
    }

    /** Bytes of the elements; 0 for strings and types that a pack does not have. */
    long bytes() {
        return type == null ? 0 : Math.multiplyExact(Protos.elements(proto), (long) type.bytes());
    }

    /** Whether it travels as raw bytes in a blob; if not, it is a constant inside the skeletons. */
    boolean isWeight() {
        return bytes() >= Optimizer.MIN_WEIGHT_BYTES && (Protos.isExternal(proto) || proto.hasRawData());
    }

    /** The type of a weight. */
    TensorType weightType() {
        if (type == null) {
            throw new IllegalStateException(name() + " is not a weight");
        }
        return type;
    }

    /** Elements, if they are of a floating-point type. */
    long parameters() {
        return type != null && ElementTypes.isFloat(type) ? Protos.elements(proto) : 0;
    }
}
