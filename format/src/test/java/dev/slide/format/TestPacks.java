package dev.slide.format;

import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Engine;
import dev.slide.format.PackConfig.Layer;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.PackConfig.Weight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A consistent configuration: a lookup in a table of 100 rows, then two segments with a weight each. */
final class TestPacks {
    static final byte[] TABLE = new byte[100 * 16];

    private TestPacks() {}

    static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static PackConfig config() {
        RowDigests layout = RowDigests.forTable(100, 16);
        return new PackConfig(
                "tiny",
                "fp32",
                new Engine("onnxruntime", "1.29.0", "EXTENDED"),
                Map.of("", 17L, "com.microsoft", 1L),
                true,
                Map.of("batch", 1L, "sequence", 128L),
                432,
                List.of(
                        new Tensor(
                                "ids", TensorType.INT64, List.of(new Dimension(-1, "batch"), new Dimension(-1, "seq"))),
                        new Tensor("rows", TensorType.FP32, null),
                        new Tensor("hidden", TensorType.FP32, List.of(new Dimension(-1, ""), new Dimension(4, ""))),
                        new Tensor("logits", TensorType.FP32, List.of())),
                List.of(0),
                List.of(3),
                new Blob(digest("skeletons"), 512),
                List.of(
                        new Blob(digest("table"), TABLE.length),
                        new Blob(digest("first"), 128),
                        new Blob(digest("second"), 64)),
                List.of(
                        new Weight("table", TensorType.FP32, List.of(100L, 4L), 0, 0, 1600, Encoding.RAW),
                        new Weight("w1", TensorType.FP32, List.of(4L, 4L), 1, 64, 64, Encoding.RAW),
                        new Weight("w2", TensorType.FP32, List.of(16L), 2, 0, 64, Encoding.RAW)),
                List.of(
                        new Layer("embed", 0, List.of(0)),
                        new Layer("a", 1234.5, List.of(1)),
                        new Layer("b", 1e12, List.of(2))),
                List.of(
                        new Segment(List.of(0), List.of(0), List.of(), List.of(0), List.of(1)),
                        new Segment(List.of(1), List.of(1), List.of(0), List.of(1), List.of(2)),
                        new Segment(List.of(2), List.of(2, 0), List.of(0, 1), List.of(2), List.of(3))),
                List.of(new RowTable(
                        0,
                        0,
                        0,
                        1,
                        100,
                        16,
                        layout.chunkRows(),
                        layout.chunkBytes(),
                        layout.groupChunks(),
                        new Blob(digest("digests"), layout.blobBytes()),
                        digest("root"))),
                null);
    }

    /** Nothing but the lookup of {@link #config}. */
    static PackConfig lookup() {
        PackConfig all = config();
        return new PackConfig(
                "lookup",
                "fp32",
                all.engine(),
                Map.of(),
                false,
                Map.of(),
                400,
                all.tensors().subList(0, 2),
                List.of(0),
                List.of(1),
                all.skeletons(),
                all.blobs().subList(0, 1),
                all.weights().subList(0, 1),
                all.layers().subList(0, 1),
                all.segments().subList(0, 1),
                all.rowTables(),
                null);
    }
}
