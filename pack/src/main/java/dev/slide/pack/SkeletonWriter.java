package dev.slide.pack;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.slide.format.Digest;
import dev.slide.format.Skeletons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the parts of a graph that {@link Skeletons} puts together again. */
final class SkeletonWriter {

    /** Before this version, every initializer must be an input too. */
    private static final long MIN_IR_VERSION = 4;

    private final Graph graph;

    SkeletonWriter(Graph graph) {
        this.graph = graph;
    }

    /** The operator sets that the nodes use, by domain. */
    Map<String, Long> opsets() {
        Map<String, Long> used = new TreeMap<>();
        used.put("", 0L);
        graph.model().getGraph().getNodeList().forEach(node -> use(node, used));
        for (FunctionProto function : graph.model().getFunctionsList()) {
            used.put(Protos.domain(function.getDomain()), 0L);
            function.getNodeList().forEach(node -> use(node, used));
        }
        for (OperatorSetIdProto opset : graph.model().getOpsetImportList()) {
            used.computeIfPresent(Protos.domain(opset.getDomain()), (domain, version) -> opset.getVersion());
        }
        used.values().removeIf(version -> version == 0);
        return used;
    }

    private static void use(NodeProto node, Map<String, Long> used) {
        used.put(Protos.domain(node.getDomain()), 0L);
        for (GraphProto body : Protos.bodies(node)) {
            body.getNodeList().forEach(inner -> use(inner, used));
        }
    }

    /**
     * Writes.
     *
     * @param cuts of the graph
     * @param weights of the pack
     * @param digests of the blobs of weights
     * @param tensors between the segments
     * @return the skeletons
     */
    Skeletons write(CutPlan cuts, WeightPlan weights, List<Digest> digests, TensorTable tensors) {
        List<byte[]> segments = new ArrayList<>();
        for (int segment = 0; segment < cuts.segments(); segment++) {
            List<NodeProto> nodes =
                    cuts.nodesOf(segment).stream().map(graph::node).toList();
            segments.add(fields(GraphProto.NODE_FIELD_NUMBER, nodes));
        }
        List<byte[]> references = weights.places().stream()
                .map(place -> initializer(reference(place, digests.get(place.blob()))))
                .toList();
        List<byte[]> constants = weights.constantNames().stream()
                .map(name -> initializer(constant(name)))
                .toList();
        List<byte[]> values = tensors.tensors().stream()
                .map(tensor -> Values.proto(tensor).toByteArray())
                .toList();
        return new Skeletons(header(), segments, references, constants, values);
    }

    private byte[] header() {
        ModelProto.Builder header = ModelProto.newBuilder()
                .setIrVersion(Math.max(MIN_IR_VERSION, graph.model().getIrVersion()))
                .setProducerName("slide")
                .addAllFunctions(graph.model().getFunctionsList());
        opsets().forEach((domain, version) -> header.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        return header.build().toByteArray();
    }

    private static TensorProto reference(WeightPlan.Place place, Digest blob) {
        TensorProto weight = place.weight().proto();
        return TensorProto.newBuilder()
                .setName(weight.getName())
                .setDataType(weight.getDataType())
                .addAllDims(weight.getDimsList())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", blob.hex()))
                .addExternalData(entry("offset", Long.toString(place.offset())))
                .addExternalData(entry("length", Long.toString(place.weight().bytes())))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private TensorProto constant(String name) {
        Initializer constant = graph.initializer(name);
        if (constant == null) {
            throw new IllegalStateException(name + " is not in the graph");
        }
        return constant.proto();
    }

    private static byte[] initializer(TensorProto tensor) {
        return fields(GraphProto.INITIALIZER_FIELD_NUMBER, List.of(tensor));
    }

    /** A repeated field without the message around it. */
    private static byte[] fields(int field, List<? extends MessageLite> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (MessageLite message : messages) {
                out.writeMessage(field, message);
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
