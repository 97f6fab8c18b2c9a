package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A graph under construction, seen from one scope. Scopes give names as frameworks do: the weight {@code weight} in {@code
 * at("layer1").at("0")} is {@code layer1.0.weight}, a node there {@code /layer1/0/Conv}. Methods add one node and return
 * what it makes, with its shape.
 */
final class Net {

    private final Draft draft;
    private final String scope;

    /** What all scopes of a graph share. */
    private static final class Draft {
        private final List<NodeProto.Builder> nodes = new ArrayList<>();
        private final GraphProto.Builder graph = GraphProto.newBuilder();
        private final Map<String, Weight> weights = new LinkedHashMap<>();
        private final Map<String, Value> constants = new HashMap<>();
        private final Map<String, Integer> names = new HashMap<>();
        private final List<Double> nodeFlop = new ArrayList<>();

        String unique(String name) {
            int count = names.merge(name, 1, Integer::sum);
            return count == 1 ? name : name + "_" + count;
        }
    }

    private Net(Draft draft, String scope) {
        this.draft = draft;
        this.scope = scope;
    }

    /** An empty graph. */
    static Net empty() {
        return new Net(new Draft(), "");
    }

    /** The same graph, one scope deeper. */
    Net at(Object name) {
        return new Net(draft, scope + "/" + name);
    }

    /** A graph input. */
    Value input(String name, DataType type, Dim... shape) {
        Value input = new Value(name, List.of(shape));
        draft.graph.addInput(Protos.valueInfo(input, type));
        return input;
    }

    /** A graph output: gives a value that a node has made its name. */
    void output(String name, Value value) {
        for (NodeProto.Builder node : draft.nodes) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(value.name())) {
                    node.setInput(i, name);
                }
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(value.name())) {
                    node.setOutput(i, name);
                }
            }
        }
        draft.graph.addOutput(Protos.valueInfo(new Value(name, value.shape()), DataType.FLOAT));
    }

    /** A weight that training sets. */
    Value weight(String name, Fill fill, long... shape) {
        return weight(name, fill, true, shape);
    }

    /** A weight; asking again for the same one gives the one that is there. */
    Value weight(String name, Fill fill, boolean trained, long... shape) {
        String full = (scope + "/" + name).substring(1).replace('/', '.');
        Weight weight = new Weight(full, LongStream.of(shape).boxed().toList(), fill, trained);
        Weight there = draft.weights.putIfAbsent(full, weight);
        if (there != null && !there.equals(weight)) {
            throw new IllegalArgumentException(full + " is there already, and another one");
        }
        return fixed(full, shape);
    }

    /** A list of whole numbers that belongs to the graph. */
    Value integers(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant("i" + Arrays.toString(values), DataType.INT64, bytes, values.length);
    }

    /** A whole number without dimensions. */
    Value integer(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant("i" + value, DataType.INT64, bytes.putLong(0, value));
    }

    /** A number without dimensions. */
    Value number(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant("f" + (float) value, DataType.FLOAT, bytes.putFloat(0, (float) value));
    }

    private Value constant(String name, DataType type, ByteBuffer bytes, long... shape) {
        return draft.constants.computeIfAbsent(name, n -> {
            draft.graph.addInitializer(TensorProto.newBuilder()
                    .setName(n)
                    .setDataType(type.getNumber())
                    .addAllDims(LongStream.of(shape).boxed().toList())
                    .setRawData(ByteString.copyFrom(bytes)));
            return fixed(n, shape);
        });
    }

    private static Value fixed(String name, long... shape) {
        return new Value(name, LongStream.of(shape).mapToObj(Dim::of).toList());
    }

    /** A node that makes one value. */
    Value node(String op, List<Value> inputs, List<Dim> shape, AttributeProto... attributes) {
        return nodes(op, inputs, List.of(shape), attributes).get(0);
    }

    /** A node that makes several values. */
    List<Value> nodes(String op, List<Value> inputs, List<List<Dim>> shapes, AttributeProto... attributes) {
        String name = draft.unique(scope + "/" + op);
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(op).setName(name).addAllAttribute(Arrays.asList(attributes));
        inputs.forEach(input -> node.addInput(input.name()));
        List<Value> made = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            made.add(new Value(name + "." + i, shapes.get(i)));
            node.addOutput(name + "." + i);
        }
        draft.nodes.add(node);
        draft.nodeFlop.add(0.0);
        return made;
    }

    /** A function of each element. */
    Value each(String op, Value x, AttributeProto... attributes) {
        return node(op, List.of(x), x.shape(), attributes);
    }

    /** A function of the elements of two tensors that stand at the same place; sizes of 1 are repeated. */
    Value both(String op, Value a, Value b) {
        List<Dim> shape = new ArrayList<>();
        for (int axis = -Math.max(a.rank(), b.rank()); axis < 0; axis++) {
            Dim one = axis < -a.rank() ? Dim.of(1) : a.dim(axis);
            Dim other = axis < -b.rank() ? Dim.of(1) : b.dim(axis);
            shape.add(one.equals(Dim.of(1)) ? other : one);
        }
        return node(op, List.of(a, b), shape);
    }

    Value add(Value a, Value b) {
        return both("Add", a, b);
    }

    Value mul(Value a, Value b) {
        return both("Mul", a, b);
    }

    /** The product of the matrices in the last two dimensions. */
    Value matMul(Value a, Value b) {
        List<Dim> shape = new ArrayList<>(a.shape());
        shape.set(a.rank() - 1, b.dim(-1));
        Value product = node("MatMul", List.of(a, b), shape);
        countFlop(2 * product.elements() * a.size(-1));
        return product;
    }

    /** The same elements in another shape; of the open dimensions at most one may change. */
    Value reshape(Value x, Dim... shape) {
        long[] sizes = new long[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            boolean kept = axis < x.rank() && x.dim(axis).equals(shape[axis]);
            sizes[axis] = !shape[axis].isOpen() ? shape[axis].size() : kept ? 0 : -1;
        }
        return node("Reshape", List.of(x, integers(sizes)), List.of(shape));
    }

    /** Dimension {@code i} of the result is dimension {@code axes[i]} of the argument. */
    Value transpose(Value x, long... axes) {
        List<Dim> shape = LongStream.of(axes).mapToObj(a -> x.dim((int) a)).toList();
        return node("Transpose", List.of(x), shape, Protos.attribute("perm", axes));
    }

    /** One behind the other. */
    Value concat(int axis, Value a, Value b) {
        List<Dim> shape = new ArrayList<>(a.shape());
        shape.set(axis, a.dim(axis).plus(b.dim(axis)));
        return node("Concat", List.of(a, b), shape, Protos.attribute("axis", axis));
    }

    /** Sizes of the dimensions from one to before another, as they are when the model runs. */
    Value sizes(Value x, int from, int to) {
        return node(
                "Shape",
                List.of(x),
                List.of(Dim.of(to - from)),
                Protos.attribute("start", from),
                Protos.attribute("end", to));
    }

    /** Adds to the work of the node that was added last. */
    void countFlop(double flop) {
        int last = draft.nodeFlop.size() - 1;
        draft.nodeFlop.set(last, draft.nodeFlop.get(last) + flop);
    }

    /** The finished graph. */
    Blueprint finish(String name) {
        GraphProto.Builder graph = draft.graph.clone().setName(name);
        draft.nodes.forEach(graph::addNode);
        return new Blueprint(graph.build(), List.copyOf(draft.weights.values()), List.copyOf(draft.nodeFlop));
    }
}
