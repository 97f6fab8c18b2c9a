package dev.slide.pack;

import static dev.slide.format.TensorType.FP32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSizeTest {
    @TempDir
    private Path folder;

    @Test
    void isTheFileWithItsWeights() throws Exception {
        Path onnx = TestModels.mlp(3, 64, "h").write(folder.resolve("mlp.onnx"));
        ModelSize size = Packer.size(onnx);
        assertThat(size.bytes()).isEqualTo(Files.size(onnx)).isGreaterThan(3L * 64 * 64 * FP32.bytes());
        assertThat(size.largestWeightBytes()).isEqualTo(64L * 64 * FP32.bytes());
    }

    /** Two weights in one file count it once. */
    @Test
    void countsWhatLiesBeside() throws Exception {
        Path onnx = TestModels.mlp(3, 64, "h").write(folder.resolve("mlp.onnx"));
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
        for (TensorProto.Builder weight : model.getGraphBuilder().getInitializerBuilderList()) {
            if (weight.getDimsCount() == 2) {
                weight.clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("weights.bin"));
            }
        }
        Files.write(folder.resolve("weights.bin"), new byte[1 << 20]);
        Files.write(onnx, model.build().toByteArray());
        assertThat(Packer.size(onnx).bytes()).isEqualTo(Files.size(onnx) + (1 << 20));
        Files.delete(folder.resolve("weights.bin"));
        assertThatThrownBy(() -> Packer.size(onnx))
                .isInstanceOf(PackException.class)
                .hasMessageContaining("missing beside the model");
    }

    /** Never more than there is, whatever a tensor claims. */
    @Test
    void isNoClaim() throws Exception {
        Path onnx = TestModels.mlp(3, 64, "h").write(folder.resolve("mlp.onnx"));
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
        model.getGraphBuilder()
                .addInitializer(TensorProto.newBuilder()
                        .setName("claim")
                        .setDataType(TensorProto.DataType.FLOAT.getNumber())
                        .addDims(Long.MAX_VALUE)
                        .addDims(Long.MAX_VALUE));
        Files.write(onnx, model.build().toByteArray());
        assertThat(Packer.size(onnx).largestWeightBytes()).isEqualTo(Files.size(onnx));
    }
}
