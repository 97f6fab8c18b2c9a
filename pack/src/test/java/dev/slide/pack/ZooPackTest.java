package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.pack.zoo.Zoo;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.pack.zoo.ZooModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The zoo through the packer: small models whole, the real ones without their weights. */
class ZooPackTest {

    private static final Set<String> PRODUCTS = Set.of("Conv", "Gemm", "MatMul", "LSTM");

    /** What ONNX Runtime says of a size that it cannot infer. */
    private static final long OPEN = -1;

    @TempDir
    Path folder;

    static Stream<String> small() {
        return ZooModels.smallNames().stream();
    }

    static Stream<Named<ZooModel>> real() {
        return Zoo.all().stream().map(model -> Named.of(model.name(), model));
    }

    @ParameterizedTest
    @MethodSource("small")
    void givesTheSameBits(String name) throws Exception {
        Path onnx = Files.write(folder.resolve("model.onnx"), ZooModels.smallFile(name));
        PackReport auto = Packer.pack(onnx, folder.resolve("auto"), PackOptions.defaults());
        assertThat(auto.config().batchable()).isTrue();
        PackRoundTripTest.check(onnx, folder.resolve("auto"), auto, new Random(1));
        PackReport cut = PackRoundTripTest.packWithin(onnx, folder.resolve("cut"), auto.bytes() / 4);
        assertThat(cut.segments()).isGreaterThan(1);
        PackRoundTripTest.check(onnx, folder.resolve("cut"), cut, new Random(2));
    }

    /** Neither dead nor exploded, and another input gives another output. */
    @ParameterizedTest
    @MethodSource("small")
    void outputsAreNotDegenerate(String name) throws Exception {
        Path onnx = Files.write(folder.resolve("model.onnx"), ZooModels.smallFile(name));
        PackConfig config = Packer.pack(onnx, folder.resolve("pack"), PackOptions.defaults())
                .config();
        HostTensor one = first(onnx, config, 3);
        HostTensor other = first(onnx, config, 4);
        assertThat(one.maxAbs()).isBetween(0.05, 100.0);
        assertThat(one.maxAbsDifference(other)).isGreaterThan(0.05 * one.maxAbs());
    }

    private static HostTensor first(Path onnx, PackConfig config, long seed) throws Exception {
        return PackedModel.raw(onnx, PackedModel.sample(onnx, config, 1, seed))
                .values()
                .iterator()
                .next();
    }

    @Test
    void aTiedTableIsOneBlobThatOnlyTheHeadWaitsFor() throws Exception {
        Path onnx = Files.write(folder.resolve("model.onnx"), ZooModels.smallFile("gpt2"));
        PackConfig config = Packer.pack(
                        onnx, folder.resolve("pack"), PackOptions.defaults().withMaxSegmentBytes(200_000))
                .config();
        RowTable table = config.rowTables().stream()
                .filter(t -> t.rows() == 700)
                .findFirst()
                .orElseThrow();
        int last = config.segments().size() - 1;
        assertThat(config.segments().get(last).weights()).contains(table.weight());
        assertThat(config.segmentBytes(last)).as("the last norm").isLessThan(1000);
        for (int s = 0; s < last; s++) {
            assertThat(config.segments().get(s).weights().contains(table.weight()))
                    .isEqualTo(s == table.segment());
        }
        assertThat(config.weights().stream()
                        .filter(w -> w.shape().stream().reduce(1L, Math::multiplyExact) >= 700 * 64))
                .hasSize(1);
        assertThat(table.segment()).isLessThan(3);
    }

    /** ONNX Runtime's own inference of shapes, without any weights there, and the work that follows from them. */
    @ParameterizedTest
    @MethodSource("real")
    void hasTheShapesAndTheWorkThatItSays(ZooModel model) throws Exception {
        ModelProto real = ZooModels.withoutWeights(model);
        Map<String, long[]> shapes = new HashMap<>();
        real.getGraph().getInputList().forEach(v -> shapes.put(v.getName(), dims(v, reference(model))));
        shapes.putAll(inferred(real, reference(model)));
        FlopCount count = new FlopCount(new Graph(real), shapes);
        double products = 0;
        double all = 0;
        for (NodeProto node : real.getGraph().getNodeList()) {
            double flop = count.of(node);
            all += flop;
            products += PRODUCTS.contains(node.getOpType()) ? flop : 0;
        }
        assertThat(products).isEqualTo(model.flopPerSample());
        assertThat(all).isCloseTo(products, within(0.15 * products));
        for (ValueInfoProto output : real.getGraph().getOutputList()) {
            long[] expected = dims(output, reference(model));
            long[] inferred = shapes.getOrDefault(output.getName(), new long[0]);
            assertThat(inferred).hasSameSizeAs(expected);
            for (int axis = 0; axis < expected.length; axis++) {
                assertThat(inferred[axis]).isIn(expected[axis], OPEN);
            }
        }
    }

    private static Map<String, Long> reference(ZooModel model) {
        String[] words = model.sample().split(" ", -1);
        long sequence = words[1].equals("tokens") || words[1].equals("words") ? Long.parseLong(words[0]) : 1;
        return Map.of("batch", 1L, "sequence", sequence, "past_sequence", 0L, "past_sequence + sequence", sequence);
    }

    private static long[] dims(ValueInfoProto value, Map<String, Long> sizes) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .mapToLong(d -> d.hasDimValue() ? d.getDimValue() : sizes.getOrDefault(d.getDimParam(), -1L))
                .toArray();
    }

    /** Shapes of all values that a session reports, with every value asked for as an output. */
    private static Map<String, long[]> inferred(ModelProto model, Map<String, Long> sizes) throws Exception {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Set<String> wanted = new LinkedHashSet<>();
        graph.getNodeList().forEach(node -> wanted.addAll(node.getOutputList()));
        graph.getOutputList().forEach(output -> wanted.remove(output.getName()));
        wanted.forEach(value -> graph.addOutput(ValueInfoProto.newBuilder().setName(value)));
        Map<String, long[]> shapes = new HashMap<>();
        try (OrtSession.SessionOptions options = Ort.options(OptLevel.NO_OPT)) {
            for (Map.Entry<String, Long> size : sizes.entrySet()) {
                options.setSymbolicDimensionValue(size.getKey(), size.getValue());
            }
            OrtEnvironment environment = Ort.environment();
            byte[] bytes = model.toBuilder().setGraph(graph).build().toByteArray();
            try (OrtSession session = environment.createSession(bytes, options)) {
                for (NodeInfo output : session.getOutputInfo().values()) {
                    if (output.getInfo() instanceof TensorInfo info) {
                        shapes.put(output.getName(), info.getShape());
                    }
                }
            }
        }
        return shapes;
    }
}
