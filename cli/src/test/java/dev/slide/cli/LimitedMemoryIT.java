package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model of 403 MB of weights, run by processes that may not have as much memory. */
class LimitedMemoryIT {
    private static final int WIDTH = 2048;
    private static final int LAYERS = 24;
    private static final long LIMIT_BYTES = 300L << 20;

    @TempDir
    private static Path folder;

    private static EdgeServer server;
    private static Path onnx;
    private static Path input;

    @BeforeAll
    static void pack() throws Exception {
        onnx = folder.resolve("large.onnx");
        try (OutputStream out = Files.newOutputStream(onnx)) {
            model().writeTo(out);
        }
        Packer.pack(
                onnx,
                folder.resolve("store").resolve("large"),
                PackOptions.defaults().withName("large"));
        server = EdgeServer.start(Config.of(folder.resolve("store")));
        input = folder.resolve("input.json");
        float[] values = new float[WIDTH];
        Random random = new Random(1);
        for (int i = 0; i < WIDTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (OutputStream out = Files.newOutputStream(input)) {
            InferenceJson.writeRequest(out, List.of(TensorData.of("h0", new long[] {1, WIDTH}, values)));
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ModelProto model() {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("large");
        graph.addInput(matrix("h0")).addOutput(matrix("h" + LAYERS));
        Random random = new Random(7);
        for (int l = 0; l < LAYERS; l++) {
            ByteBuffer weights =
                    ByteBuffer.allocate(WIDTH * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (weights.hasRemaining()) {
                weights.putFloat((random.nextFloat() - 0.5f) * 0.1f);
            }
            graph.addInitializer(TensorProto.newBuilder()
                    .setName("w" + l)
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .addDims(WIDTH)
                    .addDims(WIDTH)
                    .setRawData(ByteString.copyFrom(weights.flip())));
            graph.addNode(node("MatMul", List.of("h" + l, "w" + l), "x" + l));
            graph.addNode(node("Relu", List.of("x" + l), "h" + (l + 1)));
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    private static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto matrix(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimParam("batch"))
                                        .addDim(TensorShapeProto.Dimension.newBuilder()
                                                .setDimValue(WIDTH)))))
                .build();
    }

    private record Ended(int code, String printed) {
        JsonNode document() {
            return JsonMapper.shared().readTree(printed);
        }
    }

    /** Before a command: its process joins a control group first. */
    private static List<String> joining(Path group) {
        return List.of(
                "sh",
                "-c",
                "echo $$ > \"$0\" && exec \"$@\"",
                group.resolve("cgroup.procs").toString());
    }

    /** {@code slide run}, in a process that joins a control group first. */
    private static Ended run(Path group, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(joining(group));
        command.addAll(NodeProcess.command("run", server.uri() + "/large", "--input", input.toString(), "--json"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }

    /** A control group with a limit on memory; a test that cannot make one is skipped. */
    private static Path group(long limitBytes) {
        Path first = Path.of("/sys/fs/cgroup/memory");
        boolean old = Files.isDirectory(first);
        Path group = (old ? first : Path.of("/sys/fs/cgroup"))
                .resolve("slide-test-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(group);
            Files.writeString(group.resolve(old ? "memory.limit_in_bytes" : "memory.max"), Long.toString(limitBytes));
        } catch (IOException e) {
            assumeTrue(
                    false,
                    "needs a memory control group it may create: run as root with " + group.getParent() + " writable");
        }
        return group;
    }

    @Test
    void runsInLessMemoryThanItsWeightsTake() throws Exception {
        Path unlimited = group(Long.MAX_VALUE);
        Ended conventional;
        try {
            conventional = run(unlimited, "--mode", "download");
        } finally {
            Files.delete(unlimited);
        }
        assertThat(conventional.document().get("outputs").get(0).get("data").size())
                .isEqualTo(WIDTH);
        Path limited = group(LIMIT_BYTES);
        try {
            Ended ended = run(limited, "--low-memory");
            assertThat(ended.code()).isZero();
            assertThat(ended.document().get("bytes").asLong()).isGreaterThan(LIMIT_BYTES);
            assertThat(ended.document().get("outputs"))
                    .isEqualTo(conventional.document().get("outputs"));
            assertThat(peak(ended, "stream")).isLessThan(peak(conventional, "download") / 2);
            assertThat(run(limited).code()).as("the limit is real").isNotZero();
        } finally {
            Files.delete(limited);
        }
    }

    /** What packing asks for before it begins is enough; with less it does not begin. */
    @Test
    void packsInTheMemoryThatItAsksFor(@TempDir Path out) throws Exception {
        long needed = 4 * Files.size(onnx) + (512 << 20);
        Path enough = group(needed + (8 << 20));
        try {
            assertThat(pack(enough, out.resolve("pack")).code()).isZero();
        } finally {
            Files.delete(enough);
        }
        Path little = group(needed - (8 << 20));
        try {
            Ended refused = pack(little, out.resolve("refused"));
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.printed()).contains("of memory, but").contains("are available");
            assertThat(out.resolve("refused")).doesNotExist();
        } finally {
            Files.delete(little);
        }
    }

    private static Ended pack(Path group, Path out) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(joining(group));
        command.addAll(NodeProcess.command("pack", onnx.toString(), "-o", out.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }

    private static long peak(Ended ended, String mode) {
        return ended.document().get(mode).get("peakMemoryBytes").asLong();
    }
}
