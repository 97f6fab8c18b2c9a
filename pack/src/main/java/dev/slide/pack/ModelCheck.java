package dev.slide.pack;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.slide.format.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses models that cannot become packs, before the runtime sees them and in words that say what to do. */
final class ModelCheck {

    private final String file;
    private final GraphProto graph;

    private ModelCheck(String file, GraphProto graph) {
        this.file = file;
        this.graph = graph;
    }

    /**
     * Checks a model.
     *
     * @param file its name in messages
     * @param model as read
     * @throws PackException naming the first fault
     */
    static void check(String file, ModelProto model) throws PackException {
        ModelCheck check = new ModelCheck(file, model.getGraph());
        check.require(
                model.getTrainingInfoCount() == 0,
                "holds a training graph, which a pack cannot; export it for inference");
        check.graph();
        check.inputs();
        check.constants();
        check.cycles();
    }

    private void graph() throws PackException {
        require(graph.getNodeCount() > 0, "has a graph without nodes; there is nothing to pack");
        require(graph.getOutputCount() > 0, "has a graph without outputs; name what it is to compute");
        require(
                graph.getSparseInitializerCount() == 0,
                "has sparse initializers, which a pack cannot hold; make them dense");
    }

    private void inputs() throws PackException {
        Set<String> initializers =
                graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        for (ValueInfoProto input : graph.getInputList()) {
            if (!initializers.contains(input.getName())) {
                input(input);
            }
        }
    }

    private void input(ValueInfoProto input) throws PackException {
        String name = "has an input \"" + input.getName() + "\" ";
        TypeProto type = input.getType();
        require(
                type.getValueCase() != TypeProto.ValueCase.VALUE_NOT_SET,
                name + "without a type; declare its element type and shape");
        require(
                type.hasTensorType(),
                name + "that is a "
                        + type.getValueCase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ", not a tensor; a pack takes tensors only");
        int element = type.getTensorType().getElemType();
        require(
                ElementTypes.ofOnnx(element) != null,
                name + "of element type " + ElementTypes.name(element)
                        + ", which a pack cannot take; convert it inside the model");
        require(type.getTensorType().hasShape(), name + "without a shape; declare its dimensions, symbolic ones too");
    }

    /** Weights of a type that a pack does not have stay inside the graph, which must stay small. */
    private void constants() throws PackException {
        for (TensorProto tensor : graph.getInitializerList()) {
            TensorType type = ElementTypes.ofOnnx(tensor.getDataType());
            if (type == null || type == TensorType.BYTES) {
                long bytes = tensor.getSerializedSize() + externalBytes(tensor);
                require(
                        bytes <= Initializer.MAX_CONSTANT_BYTES,
                        "has a weight \"" + tensor.getName() + "\" of " + bytes + " bytes of element type "
                                + ElementTypes.name(tensor.getDataType()) + "; of this type, "
                                + Initializer.MAX_CONSTANT_BYTES
                                + " bytes are the most; convert it");
            }
        }
    }

    private static long externalBytes(TensorProto tensor) {
        String length = Protos.isExternal(tensor) ? Protos.external(tensor, "length") : "";
        return length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    /** Takes away nodes whose inputs are all there, until none is left or a cycle remains. */
    private void cycles() throws PackException {
        Map<String, Integer> makers = new HashMap<>();
        for (int node = 0; node < graph.getNodeCount(); node++) {
            for (String name : Protos.makes(graph.getNode(node))) {
                makers.put(name, node);
            }
        }
        int[] waiting = new int[graph.getNodeCount()];
        List<List<Integer>> readers = new ArrayList<>();
        graph.getNodeList().forEach(node -> readers.add(new ArrayList<>()));
        Deque<Integer> ready = new ArrayDeque<>();
        for (int node = 0; node < waiting.length; node++) {
            Set<Integer> needed = new HashSet<>();
            for (String name : Protos.reads(graph.getNode(node))) {
                if (makers.containsKey(name)) {
                    needed.add(makers.get(name));
                }
            }
            waiting[node] = needed.size();
            for (int maker : needed) {
                readers.get(maker).add(node);
            }
            if (needed.isEmpty()) {
                ready.add(node);
            }
        }
        while (!ready.isEmpty()) {
            for (int reader : readers.get(ready.remove())) {
                if (--waiting[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        for (int node = 0; node < waiting.length; node++) {
            NodeProto proto = graph.getNode(node);
            require(
                    waiting[node] == 0,
                    "has a cycle: " + proto.getOpType() + " \"" + proto.getName() + "\" needs what it makes itself");
        }
    }

    private void require(boolean holds, String fault) throws PackException {
        if (!holds) {
            throw new PackException(file + " " + fault);
        }
    }
}
