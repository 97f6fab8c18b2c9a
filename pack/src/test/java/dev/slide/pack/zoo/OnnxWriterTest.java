package dev.slide.pack.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.format.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxWriterTest {
    @TempDir
    private Path folder;

    static Stream<String> models() {
        return ZooModels.smallNames().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void writesTheModelThatItDescribes(String name) throws Exception {
        Blueprint blueprint = Blueprint.of("test", ZooModels.small().getOrDefault(name, net -> {}));
        byte[] file = ZooModels.smallFile(name);
        assertThat(new OnnxWriter(blueprint).bytes()).isEqualTo(file.length);
        ModelProto model = ModelProto.parseFrom(file);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(model.getGraph().getNodeList())
                .containsExactlyElementsOf(blueprint.graph().getNodeList());
        Map<String, TensorProto> tensors = new HashMap<>();
        model.getGraph().getInitializerList().forEach(t -> tensors.put(t.getName(), t));
        long elements = 0;
        for (Weight weight : blueprint.weights()) {
            TensorProto tensor = tensors.getOrDefault(weight.name(), TensorProto.getDefaultInstance());
            assertThat(tensor.getDimsList()).isEqualTo(weight.shape());
            float[] expected = new float[(int) weight.elements()];
            weight.fill().fill(expected, expected.length, 0, Seeded.of(1, weight.name()));
            ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            float[] actual = new float[raw.remaining() / 4];
            raw.asFloatBuffer().get(actual);
            assertThat(actual).isEqualTo(expected);
            elements += weight.trained() ? expected.length : 0;
        }
        assertThat(elements).isEqualTo(blueprint.parameters());
    }

    /** The same on every machine and with every JDK. */
    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(Digest.of(ByteBuffer.wrap(ZooModels.smallFile("whisper"))).hex())
                .isEqualTo("1720f5d4e37a0c10330fb68562bcf3f79988baf68be0ab159f2477bd81012323");
        assertThat(Digest.of(ByteBuffer.wrap(ZooModels.smallFile("resnet of bottlenecks")))
                        .hex())
                .isEqualTo("d6b38f8d24a488e222902cf845d175ae2f2d519e9dba29f16285faf4c37ca8e4");
        Architecture bert = ZooModels.small().getOrDefault("bert", net -> {});
        assertThat(ZooModels.file(bert, 1)).isEqualTo(ZooModels.file(bert, 1));
        assertThat(ZooModels.file(bert, 2)).isNotEqualTo(ZooModels.file(bert, 1));
    }

    @Test
    void appearsWholeOrNotAtAll() throws Exception {
        ZooModel model =
                new ZooModel("tiny", "cnn", "1 image", ZooModels.small().getOrDefault("vit", net -> {}));
        Path file = folder.resolve("tiny.onnx");
        AtomicLong told = new AtomicLong();
        model.write(file, 1, told::set);
        byte[] written = Files.readAllBytes(file);
        assertThat(written.length).isEqualTo((int) model.fileBytes());
        assertThat(told.get()).isEqualTo(model.fileBytes());
        assertThatThrownBy(() -> model.write(file, 2, bytes -> {
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
        assertThat(names()).containsExactly("tiny.onnx");
        assertThatThrownBy(() -> model.write(folder.resolve("none/tiny.onnx"), 1, bytes -> {}))
                .isInstanceOf(IOException.class);
    }

    private String[] names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).toArray(String[]::new);
        }
    }
}
