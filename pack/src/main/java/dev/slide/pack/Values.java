package dev.slide.pack;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tensors that are not weights, as a pack and as ONNX describe them. */
final class Values {
    private Values() {}

    /** An input of the graph, as the model declares it. */
    static Tensor input(ValueInfoProto input) {
        return declared(input);
    }

    /**
     * An output of the graph: as the model declares it if it does so completely, else as the runtime sees it.
     *
     * @throws PackException if a pack cannot carry it
     */
    static Tensor output(ValueInfoProto output, Map<String, Tensor> types) throws PackException {
        Tensor seen = types.get(output.getName());
        if (seen == null) {
            throw new PackException("output \"" + output.getName()
                    + "\" is not a tensor of a type that a pack can carry; convert it inside the model");
        }
        boolean complete = output.getType().getTensorType().hasShape()
                && output.getType().getTensorType().getElemType() == seen.type().onnx();
        return complete ? declared(output) : seen;
    }

    private static Tensor declared(ValueInfoProto value) {
        TypeProto.Tensor type = value.getType().getTensorType();
        TensorType element = ElementTypes.ofOnnx(type.getElemType());
        if (element == null) {
            throw new IllegalStateException(value.getName() + " was not checked");
        }
        List<Dimension> shape = new ArrayList<>();
        for (TensorShapeProto.Dimension dimension : type.getShape().getDimList()) {
            boolean fixed = dimension.hasDimValue() && dimension.getDimValue() >= 0;
            shape.add(fixed ? new Dimension(dimension.getDimValue(), "") : new Dimension(-1, dimension.getDimParam()));
        }
        return new Tensor(value.getName(), element, shape);
    }

    /** The same for ONNX. */
    static ValueInfoProto proto(Tensor tensor) {
        TypeProto.Tensor.Builder type =
                TypeProto.Tensor.newBuilder().setElemType(tensor.type().onnx());
        if (tensor.shape() != null) {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (Dimension dimension : tensor.shape()) {
                TensorShapeProto.Dimension.Builder out = shape.addDimBuilder();
                if (dimension.fixed()) {
                    out.setDimValue(dimension.size());
                } else if (!dimension.symbol().isEmpty()) {
                    out.setDimParam(dimension.symbol());
                }
            }
            type.setShape(shape);
        }
        return ValueInfoProto.newBuilder()
                .setName(tensor.name())
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
