package dev.slide.server;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small layouts with seeded content. */
final class Layouts {
    private Layouts() {}

    /** Some bytes; the same seed gives the same. */
    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A layout of these blobs; one manifest for each tag, or one without a tag. */
    static Digest write(Path folder, List<byte[]> blobs, String... tags) throws IOException {
        OciLayout layout = OciLayout.create(folder);
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        layout.write(config);
        List<Descriptor> layers = new ArrayList<>();
        for (byte[] blob : blobs) {
            layout.write(blob);
            layers.add(Descriptor.of(MediaTypes.WEIGHTS, blob));
        }
        Manifest manifest = new Manifest(
                MediaTypes.MODEL_ARTIFACT, Descriptor.of(MediaTypes.MODEL_CONFIG, config), layers, Map.of());
        Digest digest = layout.write(manifest.toJson());
        Descriptor descriptor = Descriptor.of(MediaTypes.MANIFEST, manifest.toJson());
        List<Descriptor> index = new ArrayList<>();
        for (String tag : tags) {
            index.add(descriptor.annotated(Map.of(MediaTypes.REF_NAME, tag)));
        }
        layout.writeIndex(index.isEmpty() ? List.of(descriptor) : index);
        return digest;
    }
}
