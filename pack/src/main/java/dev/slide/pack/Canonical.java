package dev.slide.pack;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brings an optimised model into the one form that is cut: every output is made by a node, no input has a default,
 * attributes stand in the order of their names (the runtime's own order is that of a hash table), comments are gone, and
 * what lies inside a node lies there with its data.
 */
final class Canonical {

    private final ExternalData data;

    private Canonical(ExternalData data) {
        this.data = data;
    }

    /**
     * Brings a model into that form.
     *
     * @param model as saved by the runtime
     * @param data its external data
     * @return the same model for every purpose
     * @throws PackException if an output is an input
     */
    static ModelProto of(ModelProto model, ExternalData data) throws PackException, IOException {
        GraphProto graph = model.getGraph();
        Set<String> initializers = graph.getInitializerList().stream()
                .map(TensorProto::getName)
                .collect(Collectors.toCollection(HashSet::new));
        GraphProto.Builder out = graph.toBuilder();
        out.clearNode().clearInput().clearDocString().clearValueInfo().clearMetadataProps();
        for (ValueInfoProto input : graph.getInputList()) {
            if (!initializers.contains(input.getName())) {
                out.addInput(input);
            }
        }
        Canonical canonical = new Canonical(data);
        for (NodeProto node : graph.getNodeList()) {
            out.addNode(canonical.node(node));
        }
        Set<String> inputs =
                out.getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        for (ValueInfoProto output : graph.getOutputList()) {
            if (inputs.contains(output.getName())) {
                throw new PackException(
                        "output \"" + output.getName() + "\" is an input too; let an Identity node stand between them");
            }
            if (initializers.contains(output.getName())) {
                makeByNode(out, output.getName());
            }
        }
        return model.toBuilder().setGraph(out).build();
    }

    /** Turns an output that is an initializer into a copy of it. */
    private static void makeByNode(GraphProto.Builder graph, String output) {
        String source = output + "/constant";
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getName().equals(output)) {
                graph.getInitializerBuilder(i).setName(source);
            }
        }
        graph.addNode(NodeProto.newBuilder()
                .setName(output + "/copy")
                .setOpType("Identity")
                .addInput(source)
                .addOutput(output));
    }

    private NodeProto node(NodeProto node) throws IOException {
        NodeProto.Builder out =
                node.toBuilder().clearDocString().clearMetadataProps().clearAttribute();
        for (AttributeProto attribute : sorted(node.getAttributeList())) {
            out.addAttribute(attribute(attribute));
        }
        return out.build();
    }

    private static List<AttributeProto> sorted(List<AttributeProto> attributes) {
        return attributes.stream()
                .sorted(Comparator.comparing(AttributeProto::getName))
                .toList();
    }

    private AttributeProto attribute(AttributeProto attribute) throws IOException {
        AttributeProto.Builder out = attribute.toBuilder().clearDocString();
        if (attribute.hasG()) {
            out.setG(body(attribute.getG()));
        }
        if (attribute.hasT()) {
            out.setT(tensor(attribute.getT()));
        }
        for (int i = 0; i < attribute.getGraphsCount(); i++) {
            out.setGraphs(i, body(attribute.getGraphs(i)));
        }
        return out.build();
    }

    /** The runtime (1.29) saves an initializer of a body twice, once inside and once outside. */
    private GraphProto body(GraphProto body) throws IOException {
        GraphProto.Builder out = body.toBuilder().clearDocString().clearNode().clearInitializer();
        for (NodeProto node : body.getNodeList()) {
            out.addNode(node(node));
        }
        Map<String, TensorProto> sorted = new TreeMap<>();
        body.getInitializerList().forEach(tensor -> sorted.putIfAbsent(tensor.getName(), tensor));
        for (TensorProto tensor : sorted.values()) {
            out.addInitializer(tensor(tensor));
        }
        return out.build();
    }

    /** A tensor with its data inside. */
    TensorProto tensor(TensorProto tensor) throws IOException {
        if (!Protos.isExternal(tensor)) {
            return tensor;
        }
        int bytes = Math.toIntExact(Long.parseLong(Protos.external(tensor, "length")));
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        data.read(tensor, buffer, bytes);
        return tensor.toBuilder()
                .clearDataLocation()
                .clearExternalData()
                .setRawData(ByteString.copyFrom(buffer.flip()))
                .build();
    }
}
