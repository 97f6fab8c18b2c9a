package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model of 90 MB, packed and run in every way. */
class MiniLmPackTest {

    private static final int WIDTH = 384;
    private static final int TOKENS = 128;

    @TempDir
    Path folder;

    @Test
    void packsARealModel() throws Exception {
        Path onnx = folder.resolve("minilm.onnx");
        try (InputStream in = getClass().getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(in, onnx);
        }
        PackReport report = Packer.pack(onnx, folder.resolve("pack"), PackOptions.defaults());
        PackConfig config = report.config();
        assertThat(report.maxAbsDifference()).isLessThan(1e-5);
        assertThat(report.operators()).containsExactlyInAnyOrder("com.microsoft:FusedMatMul", "com.microsoft:BiasGelu");
        assertThat(config.batchable()).isTrue();
        assertThat(config.reference())
                .containsOnly(Map.entry("batch_size", 1L), Map.entry("sequence_length", (long) TOKENS));
        assertThat(config.rowTables()).singleElement().satisfies(t -> {
            assertThat(t.rows()).isEqualTo(30522);
            assertThat(t.rowBytes()).isEqualTo(4 * WIDTH);
            assertThat(t.segment()).isZero();
        });
        assertThat(config.segments()).hasSizeBetween(10, 20);
        assertThat(config.segments().subList(1, config.segments().size()))
                .allSatisfy(s -> assertThat(s.outputs()).hasSizeBetween(1, 2));
        int feedForward =
                config.layers().stream().map(PackConfig.Layer::name).toList().indexOf("encoder/layer.1");
        assertThat(config.layers().get(feedForward).flopPerSample()).isCloseTo(feedForwardFlop(), within(1.0));

        PackedModel packed = PackedModel.open(folder.resolve("pack"));
        Unpacker.unpack(OciLayout.open(folder.resolve("pack")), folder.resolve("unpacked.onnx"));
        Map<String, HostTensor> sample = PackedModel.sample(onnx, config, 1, 9);
        HostTensor whole = HostTensor.in(PackedModel.optimised(onnx, sample), "last_hidden_state");
        assertThat(HostTensor.in(packed.chain(sample), "last_hidden_state").same(whole))
                .isTrue();
        assertThat(HostTensor.in(packed.merged(new Random(3), sample), "last_hidden_state")
                        .same(whole))
                .isTrue();
        Path unpacked = folder.resolve("unpacked.onnx");
        assertThat(HostTensor.in(PackedModel.raw(unpacked, sample), "last_hidden_state")
                        .same(whole))
                .isTrue();
    }

    /** Two products, then bias with GELU over the inner width, then bias, residual and norm over the outer. */
    private static double feedForwardFlop() {
        double inner = 4 * WIDTH;
        return TOKENS * (2 * 2 * WIDTH * inner + inner + 3 * WIDTH);
    }
}
