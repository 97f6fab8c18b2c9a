package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packs in which two inputs look one table up, as they were once made. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SharedTableTest {
    private static final int ROWS = 512;
    private static final int WIDTH = 64;

    @TempDir
    private static Path folder;

    private static Path pack;

    @BeforeAll
    static void pack() throws Exception {
        TensorProto table = TinyModel.weight("a", new Random(5), ROWS, WIDTH);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("shared");
        for (String name : List.of("a", "b")) {
            graph.addInput(TinyModel.value("ids-" + name, TensorProto.DataType.INT64, "batch", "seq"));
            graph.addInitializer(table.toBuilder().setName(name));
            graph.addNode(TinyModel.node("Gather", "embed-" + name, List.of(name, "ids-" + name), "rows-" + name));
        }
        graph.addNode(TinyModel.node("Sub", "difference", List.of("rows-a", "rows-b"), "out"));
        graph.addOutput(TinyModel.value("out", TensorProto.DataType.FLOAT, "batch", "seq", "width"));
        Path onnx = folder.resolve("shared.onnx");
        Files.write(
                onnx,
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                        .setGraph(graph)
                        .build()
                        .toByteArray());
        pack = folder.resolve("pack");
        Packer.pack(onnx, pack, PackOptions.defaults().withName("tiny"));
    }

    private static List<TensorData> inputs(long seed) {
        long[] shape = {2, 9};
        Random random = new Random(seed);
        return List.of(
                TensorData.of("ids-a", shape, random.longs(18, -ROWS, ROWS).toArray()),
                TensorData.of("ids-b", shape, random.longs(18, -ROWS, ROWS).toArray()));
    }

    /** Lets the second table's weight lie in the first one's blob. */
    private static void share(FaultyServer server) throws Exception {
        Manifest manifest = Manifest.parse(server.manifest());
        Descriptor old = manifest.only(MediaTypes.PACK_CONFIG);
        PackConfig config = PackConfig.parse(server.blob(old.digest()));
        assertThat(config.rowTables()).hasSize(2);
        int first = config.weights().get(config.rowTables().get(0).weight()).blob();
        int second = config.weights().get(config.rowTables().get(1).weight()).blob();
        assertThat(second).isNotEqualTo(first);
        String json = new String(server.blob(old.digest()), StandardCharsets.UTF_8);
        String before = "\"blob\":" + second;
        assertThat(json.split(before + "\\b", -1)).hasSize(2);
        byte[] changed = json.replaceFirst(before + "\\b", "\"blob\":" + first).getBytes(StandardCharsets.UTF_8);
        server.blob(Digest.of(changed), changed);
        Descriptor other = new Descriptor(old.mediaType(), Digest.of(changed), changed.length, old.annotations());
        List<Descriptor> layers = manifest.layers().stream()
                .map(layer -> layer.equals(old) ? other : layer)
                .toList();
        server.manifest(
                new Manifest(manifest.artifactType(), manifest.config(), layers, manifest.annotations()).toJson());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void givesTheSameBits(Mode mode, @TempDir Path cache) throws Exception {
        Leaks leaks = Leaks.watch(cache);
        StreamOptions options = StreamOptions.DEFAULTS.withMode(mode);
        try (FaultyServer server = new FaultyServer(pack);
                SlideModel right = SlideModel.open(pack.toString(), options.withMode(Mode.DOWNLOAD))) {
            share(server);
            for (int start = 0; start < 2; start++) {
                try (SlideModel shared = SlideModel.open(server.location(), options.withCache(cache))) {
                    assertThat(shared.config().weights().get(0).blob())
                            .isEqualTo(shared.config().weights().get(1).blob());
                    for (int run = 0; run < 2; run++) {
                        assertThat(shared.run(inputs(run)).outputs())
                                .isEqualTo(right.run(inputs(run)).outputs());
                    }
                    shared.awaitComplete();
                }
            }
        }
        leaks.check();
    }
}
