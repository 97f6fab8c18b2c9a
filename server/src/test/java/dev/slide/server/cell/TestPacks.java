package dev.slide.server.cell;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.Encoding;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Packs of seeded weights that nobody can run: a chain of layers, each of one segment with one blob. */
public final class TestPacks {
    private static final byte[] SKELETONS = "no graph".getBytes(StandardCharsets.UTF_8);

    private TestPacks() {}

    /** The weights of a layer. */
    public static byte[] weights(int layer, int bytes) {
        byte[] content = new byte[bytes];
        new Random(layer).nextBytes(content);
        return content;
    }

    /** The name of a layer. */
    public static String layer(int layer) {
        return "layer" + layer;
    }

    /** The configuration of a pack of layers of so many bytes and so much work. */
    public static PackConfig config(String name, int[] bytes, double[] flop) {
        List<PackConfig.Tensor> tensors = new ArrayList<>();
        List<PackConfig.Blob> blobs = new ArrayList<>();
        List<PackConfig.Weight> weights = new ArrayList<>();
        List<PackConfig.Layer> layers = new ArrayList<>();
        List<PackConfig.Segment> segments = new ArrayList<>();
        tensors.add(tensor("x"));
        for (int l = 0; l < bytes.length; l++) {
            tensors.add(tensor("t" + l));
            blobs.add(new PackConfig.Blob(Digest.of(weights(l, bytes[l])), bytes[l]));
            weights.add(new PackConfig.Weight(
                    "w" + l, TensorType.INT8, List.of((long) bytes[l]), l, 0, bytes[l], Encoding.RAW));
            layers.add(new PackConfig.Layer(layer(l), flop[l], List.of(l)));
            segments.add(new PackConfig.Segment(List.of(l), List.of(l), List.of(), List.of(l), List.of(l + 1)));
        }
        return new PackConfig(
                name,
                "fp32",
                new PackConfig.Engine("onnxruntime", "1.0", "EXTENDED"),
                Map.of("", 17L),
                true,
                Map.of(),
                1,
                tensors,
                List.of(0),
                List.of(bytes.length),
                new PackConfig.Blob(Digest.of(SKELETONS), SKELETONS.length),
                blobs,
                weights,
                layers,
                segments,
                List.of(),
                null);
    }

    private static PackConfig.Tensor tensor(String name) {
        return new PackConfig.Tensor(name, TensorType.INT8, List.of(new PackConfig.Dimension(-1, "batch")));
    }

    /** Such a pack as a model, without a head. */
    static PackModel model(String name, int[] bytes, double[] flop) {
        return PackModel.of(name, Digest.of(new byte[0]).toString(), 0, config(name, bytes, flop));
    }

    /** Writes such a pack as a layout. */
    public static void write(Path folder, int[] bytes, double[] flop) throws IOException {
        OciLayout layout = OciLayout.create(folder);
        byte[] general = "{}".getBytes(StandardCharsets.UTF_8);
        byte[] config = config("test", bytes, flop).toJson();
        List<Descriptor> layers = new ArrayList<>();
        layers.add(Descriptor.of(MediaTypes.PACK_CONFIG, config));
        layers.add(Descriptor.of(MediaTypes.SKELETONS, SKELETONS));
        layout.write(general);
        layout.write(config);
        layout.write(SKELETONS);
        for (int l = 0; l < bytes.length; l++) {
            byte[] content = weights(l, bytes[l]);
            layout.write(content);
            layers.add(Descriptor.of(MediaTypes.WEIGHTS, content));
        }
        Manifest manifest = new Manifest(
                MediaTypes.MODEL_ARTIFACT, Descriptor.of(MediaTypes.MODEL_CONFIG, general), layers, Map.of());
        layout.write(manifest.toJson());
        layout.writeIndex(List.of(Descriptor.of(MediaTypes.MANIFEST, manifest.toJson())));
    }
}
