package dev.slide.pack;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.FormatException;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.SegmentRun;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs a pack before it is called one: segment after segment, from the very bytes that were written. */
final class Proof {

    private static final Set<String> RANDOM = Set.of(
            "RandomNormal",
            "RandomNormalLike",
            "RandomUniform",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout");

    private Proof() {}

    /** Runs a model as one session. */
    static Map<String, HostTensor> whole(Session session, Map<String, HostTensor> sample) throws PackException {
        try {
            return session.run(sample);
        } catch (OrtException e) {
            throw new PackException("the optimised model cannot be run on the sample: " + Ort.line(e), e);
        }
    }

    /** Runs a model as it was before its optimisation, but for what must be done before a model can run. */
    static Map<String, HostTensor> original(Path onnx, Map<String, HostTensor> sample) throws PackException {
        try (SessionOptions options = Ort.options(OptLevel.BASIC_OPT);
                Session session = Session.open(onnx, options)) {
            return session.run(sample);
        } catch (OrtException e) {
            throw new PackException(onnx + " cannot be run on the sample: " + Ort.line(e), e);
        }
    }

    /**
     * Runs the segments of a pack one after another.
     *
     * @param pack what is proven
     * @param layout with its blobs
     * @param samples inputs of the graph
     * @return outputs of the graph, for each sample
     */
    static List<Map<String, HostTensor>> chain(
            Assembly.Assembled pack, OciLayout layout, List<Map<String, HostTensor>> samples)
            throws PackException, IOException {
        PackConfig config = pack.config();
        List<Map<String, HostTensor>> values = new ArrayList<>();
        samples.forEach(sample -> values.add(new HashMap<>(sample)));
        List<Set<String>> wanted = wantedAfter(config);
        Scratch scratch = new Scratch(IntStream.range(0, config.segments().size())
                .mapToLong(s -> room(config, new SegmentRun(s, s + 1)))
                .max()
                .orElse(0));
        for (int segment = 0; segment < config.segments().size(); segment++) {
            SegmentRun run = new SegmentRun(segment, segment + 1);
            byte[] model = pack.skeletons().model(config, run);
            scratch.reuse();
            try (Session session = Session.open(model, weights(config, run, layout, scratch))) {
                for (Map<String, HostTensor> here : values) {
                    here.putAll(session.run(here));
                    here.keySet().retainAll(wanted.get(segment));
                }
            } catch (OrtException e) {
                throw new PackException(
                        "segment " + segment + " of the cut graph cannot be run: " + Ort.line(e)
                                + "; please report this model",
                        e);
            }
        }
        return values.stream().map(here -> outputs(config, here)).toList();
    }

    /** What is still to be read after each segment. */
    private static List<Set<String>> wantedAfter(PackConfig config) {
        Deque<Set<String>> wanted = new ArrayDeque<>();
        Set<String> later = new HashSet<>();
        config.outputs().forEach(t -> later.add(config.tensors().get(t).name()));
        for (int segment = config.segments().size() - 1; segment >= 0; segment--) {
            wanted.addFirst(Set.copyOf(later));
            config.segments()
                    .get(segment)
                    .inputs()
                    .forEach(t -> later.add(config.tensors().get(t).name()));
        }
        return List.copyOf(wanted);
    }

    private static Map<String, HostTensor> outputs(PackConfig config, Map<String, HostTensor> values) {
        Map<String, HostTensor> outputs = new LinkedHashMap<>();
        for (int output : config.outputs()) {
            String name = config.tensors().get(output).name();
            outputs.put(name, HostTensor.in(values, name));
        }
        return outputs;
    }

    /** What {@link #weights} takes. */
    private static long room(PackConfig config, SegmentRun run) {
        Set<Integer> blobs = new HashSet<>();
        long bytes = 0;
        for (int number : run.weights(config)) {
            Weight weight = config.weights().get(number);
            if (blobs.add(weight.blob())) {
                bytes += Scratch.room(config.blobs().get(weight.blob()).size());
            }
            bytes += weight.encoding().isRaw() ? 0 : Scratch.room(PackConfig.decodedBytes(weight));
        }
        return bytes;
    }

    private static Map<String, HostTensor> weights(PackConfig config, SegmentRun run, OciLayout layout, Scratch scratch)
            throws IOException {
        Map<Integer, ByteBuffer> blobs = new HashMap<>();
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (int number : run.weights(config)) {
            Weight weight = config.weights().get(number);
            ByteBuffer blob = blobs.get(weight.blob());
            if (blob == null) {
                blob = read(layout.blob(config.blobs().get(weight.blob()).digest()), scratch);
                blobs.put(weight.blob(), blob);
            }
            ByteBuffer bytes = decoded(config, number, blob, scratch::take);
            long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
            weights.put(weight.name(), HostTensor.of(weight.type(), shape, bytes));
        }
        return weights;
    }

    /** The elements of a weight, out of its blob: there, or in a buffer of so many bytes. */
    static ByteBuffer decoded(PackConfig config, int number, ByteBuffer blob, IntFunction<ByteBuffer> memory)
            throws FormatException {
        Weight weight = config.weights().get(number);
        ByteBuffer wire = Slices.of(blob, Math.toIntExact(weight.offset()), Math.toIntExact(weight.bytes()));
        if (weight.encoding().isRaw()) {
            return wire;
        }
        ByteBuffer elements = memory.apply(Math.toIntExact(PackConfig.decodedBytes(weight)));
        config.decode(number, wire, elements);
        return elements;
    }

    private static ByteBuffer read(Path path, Scratch scratch) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = scratch.take(Math.toIntExact(file.size()));
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
            return bytes;
        }
    }

    /**
     * Compares bit for bit.
     *
     * @throws PackException naming the first output that differs, and why it may
     */
    static void requireSame(Graph graph, Map<String, HostTensor> expected, Map<String, HostTensor> actual)
            throws PackException {
        for (String name : expected.keySet()) {
            HostTensor one = HostTensor.in(expected, name);
            HostTensor other = HostTensor.in(actual, name);
            if (!one.same(other)) {
                Set<String> random = new TreeSet<>();
                graph.model().getGraph().getNodeList().stream()
                        .filter(node -> RANDOM.contains(node.getOpType()))
                        .forEach(node -> random.add(node.getOpType()));
                String cause = random.isEmpty()
                        ? "please report this model"
                        : "its operators " + random + " are random; give them a seed or take them out";
                throw new PackException("output \"" + name + "\" of the cut graph differs from the whole by up to "
                        + one.maxAbsDifference(other) + "; " + cause);
            }
        }
    }

    /** Largest absolute difference over all outputs. */
    static double maxAbsDifference(Map<String, HostTensor> expected, Map<String, HostTensor> actual) {
        double most = 0;
        for (String name : expected.keySet()) {
            most = Math.max(most, HostTensor.in(expected, name).maxAbsDifference(HostTensor.in(actual, name)));
        }
        return most;
    }
}
