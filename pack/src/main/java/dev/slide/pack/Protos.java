package dev.slide.pack;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions that ONNX's messages do not answer themselves. */
final class Protos {
    private Protos() {}

    /** Graphs inside a node: bodies of If, Loop, Scan and the like. */
    static List<GraphProto> bodies(NodeProto node) {
        List<GraphProto> bodies = new ArrayList<>();
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                bodies.add(attribute.getG());
            }
            bodies.addAll(attribute.getGraphsList());
        }
        return bodies;
    }

    /** Names that a node reads from the graph it stands in: its inputs, then what its bodies capture, each once. */
    static Set<String> reads(NodeProto node) {
        Set<String> reads = new LinkedHashSet<>(node.getInputList());
        bodies(node).forEach(body -> reads.addAll(captured(body)));
        reads.remove("");
        return reads;
    }

    /** Names that a node makes. */
    static Set<String> makes(NodeProto node) {
        Set<String> makes = new LinkedHashSet<>(node.getOutputList());
        makes.remove("");
        return makes;
    }

    private static Set<String> captured(GraphProto body) {
        Set<String> own = new HashSet<>();
        body.getInputList().forEach(v -> own.add(v.getName()));
        body.getInitializerList().forEach(t -> own.add(t.getName()));
        body.getNodeList().forEach(n -> own.addAll(n.getOutputList()));
        Set<String> captured = new LinkedHashSet<>();
        body.getNodeList().forEach(n -> captured.addAll(reads(n)));
        body.getOutputList().stream().map(ValueInfoProto::getName).forEach(captured::add);
        captured.removeAll(own);
        return captured;
    }

    /** An integer attribute. */
    static long integer(NodeProto node, String name, long absent) {
        AttributeProto attribute = attribute(node, name);
        return attribute == null ? absent : attribute.getI();
    }

    static @Nullable AttributeProto attribute(NodeProto node, String name) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    /** Whether an operator is ONNX's own. */
    static boolean isStandard(NodeProto node) {
        return domain(node.getDomain()).isEmpty();
    }

    /** ONNX's own domain has two names. */
    static String domain(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    static boolean isExternal(TensorProto tensor) {
        return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    /** A value of {@code external_data}; empty where it is missing. */
    static String external(TensorProto tensor, String key) {
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            if (entry.getKey().equals(key)) {
                return entry.getValue();
            }
        }
        return "";
    }

    /** Elements of a tensor. */
    static long elements(TensorProto tensor) {
        long elements = 1;
        for (long size : tensor.getDimsList()) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
