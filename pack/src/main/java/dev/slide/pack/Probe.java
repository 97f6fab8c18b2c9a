package dev.slide.pack;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns what ONNX leaves open: the type of every value inside a graph, and its shape when the graph is run. It asks for
 * intermediate values as outputs, some hundreds at a time because outputs stay in memory until the end of a run.
 */
final class Probe {

    /** Seed of the sample that a pack is proven with. */
    static final long SEED = 1;

    private static final int VALUES_PER_RUN = 400;
    private static final int[] NUMBERS = {1, 0};

    private final Graph graph;
    private final Path folder;
    private final Map<String, Tensor> types = new HashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();

    private Probe(Graph graph, Path folder) {
        this.graph = graph;
        this.folder = folder;
    }

    /**
     * What was learnt.
     *
     * @param types of the values that a pack can carry; the others are missing
     * @param shapes of the tensors when the sample is run
     * @param reference sizes of the symbolic dimensions of the sample
     * @param number that stands for whole numbers that index no table
     * @param sample inputs that the graph accepts
     */
    record Findings(
            Map<String, Tensor> types,
            Map<String, long[]> shapes,
            Map<String, Long> reference,
            int number,
            Map<String, HostTensor> sample) {

        /** How many samples the sample's batch holds. */
        double samples(Graph graph) {
            String symbol = Batching.symbol(graph);
            if (symbol == null) {
                return 1;
            }
            HostTensor first = sample.values().iterator().next();
            return Math.max(1, first.shape()[0]);
        }
    }

    /**
     * Runs a graph on made-up inputs until it accepts some.
     *
     * @param graph what is learnt about
     * @param folder with the graph's external data, for files that are only needed here
     * @param given sizes of symbolic dimensions
     * @return what was learnt
     * @throws PackException if the graph accepts none
     */
    static Findings probe(Graph graph, Path folder, Map<String, Long> given) throws PackException, IOException {
        return new Probe(graph, folder).probe(given);
    }

    private Findings probe(Map<String, Long> given) throws PackException, IOException {
        List<List<String>> batches = batches();
        SampleInputs inputs = new SampleInputs(graph);
        try {
            Findings found;
            try (Session session = open(batches.get(0))) {
                Set<String> tensors = learnTypes(session);
                found = trySizes(session, tensors, inputs, given);
            }
            for (List<String> batch : batches.subList(1, batches.size())) {
                try (Session session = open(batch)) {
                    shapes.putAll(session.shapes(found.sample(), learnTypes(session)));
                }
            }
            types.replaceAll((name, tensor) -> withKnownRank(tensor, shapes.get(name)));
            return found;
        } catch (OrtException e) {
            throw new PackException("the optimised graph cannot be run: " + Ort.line(e), e);
        }
    }

    private List<List<String>> batches() {
        List<String> values = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            values.addAll(graph.makes(node));
        }
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < values.size(); from += VALUES_PER_RUN) {
            batches.add(values.subList(from, Math.min(values.size(), from + VALUES_PER_RUN)));
        }
        return batches;
    }

    private Session open(List<String> values) throws OrtException, IOException {
        GraphProto.Builder probed = graph.model().getGraph().toBuilder();
        Set<String> there = new HashSet<>(graph.outputs().keySet());
        for (String value : values) {
            if (there.add(value)) {
                probed.addOutput(ValueInfoProto.newBuilder().setName(value));
            }
        }
        Path file = folder.resolve("probe.onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            graph.model().toBuilder().setGraph(probed).build().writeTo(out);
        }
        try (SessionOptions options = Ort.options(OptLevel.NO_OPT)) {
            return Session.open(file, options);
        }
    }

    /** Returns the outputs that are tensors. */
    private Set<String> learnTypes(Session session) throws OrtException {
        Set<String> tensors = new HashSet<>();
        for (NodeInfo node : session.outputs().values()) {
            if (node.getInfo() instanceof TensorInfo info) {
                tensors.add(node.getName());
                TensorType type = ElementTypes.ofRuntime(info.onnxType);
                if (type != null) {
                    types.put(node.getName(), new Tensor(node.getName(), type, dimensions(info)));
                }
            }
        }
        return tensors;
    }

    /** The runtime reports an unknown rank as rank 0. */
    private static Tensor withKnownRank(Tensor tensor, long @Nullable [] seen) {
        boolean known = tensor.shape() != null && seen != null && tensor.shape().size() == seen.length;
        return known ? tensor : new Tensor(tensor.name(), tensor.type(), null);
    }

    private static List<Dimension> dimensions(TensorInfo info) {
        List<Dimension> dimensions = new ArrayList<>();
        String[] names = info.getDimensionNames();
        for (int axis = 0; axis < info.getShape().length; axis++) {
            long size = info.getShape()[axis];
            dimensions.add(size >= 0 ? new Dimension(size, "") : new Dimension(-1, names[axis]));
        }
        return dimensions;
    }

    private Findings trySizes(Session session, Set<String> tensors, SampleInputs inputs, Map<String, Long> given)
            throws PackException {
        List<Map<String, Long>> guesses =
                ReferenceDimensions.guesses(graph.inputs().values(), given);
        Set<String> symbols = new TreeSet<>(guesses.get(0).keySet());
        for (String name : given.keySet()) {
            if (!symbols.contains(name)) {
                throw new PackException(
                        "dimension \"" + name + "\" is given, but the model's inputs have only " + symbols);
            }
        }
        String refusal = "";
        for (Map<String, Long> sizes : guesses) {
            for (int number : NUMBERS) {
                Map<String, HostTensor> sample = inputs.make(sizes, number, SEED);
                try {
                    shapes.putAll(session.shapes(sample, tensors));
                    return new Findings(types, shapes, sizes, number, sample);
                } catch (OrtException e) {
                    refusal = refusal.isEmpty() ? Ort.line(e) : refusal;
                }
            }
        }
        throw new PackException("the model accepts none of the inputs tried; give the sizes of its dimensions "
                + symbols + ". First refusal: " + refusal);
    }
}
