package dev.slide.pack;

import dev.slide.format.Descriptor;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.ModelConfig;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.RowTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes what makes the blobs of a layout packs: configurations, manifests and index. */
final class PackWriter {

    private final OciLayout layout;
    private final List<Descriptor> layers = new ArrayList<>();

    private PackWriter(OciLayout layout) {
        this.layout = layout;
    }

    /**
     * Writes configuration and manifest.
     *
     * @param layout that holds the pack's other blobs
     * @param config of the pack
     * @param precision of most of its weights
     * @return the manifest
     */
    static Descriptor write(OciLayout layout, PackConfig config, String precision) throws IOException {
        return new PackWriter(layout).write(config, precision);
    }

    /**
     * Writes the index: every manifest with its variant as its tag, and one of them as {@code latest} as well.
     *
     * @param manifests by variant, in order
     */
    static void writeIndex(OciLayout layout, Map<Variant, Descriptor> manifests) throws IOException {
        List<Descriptor> tagged = new ArrayList<>();
        manifests.forEach((variant, manifest) -> tagged.add(tagged(manifest, variant.wireName())));
        Variant latest = manifests.containsKey(Variant.FP32)
                ? Variant.FP32
                : manifests.keySet().iterator().next();
        manifests.forEach((variant, manifest) -> {
            if (variant == latest) {
                tagged.add(tagged(manifest, "latest"));
            }
        });
        layout.writeIndex(tagged);
    }

    private static Descriptor tagged(Descriptor manifest, String tag) {
        Map<String, String> annotations = new TreeMap<>(manifest.annotations());
        annotations.put(MediaTypes.REF_NAME, tag);
        return manifest.annotated(annotations);
    }

    private Descriptor write(PackConfig config, String precision) throws IOException {
        byte[] json = config.toJson();
        add(MediaTypes.PACK_CONFIG, new Blob(layout.write(json), json.length), "slide/pack.json");
        add(MediaTypes.SKELETONS, config.skeletons(), "slide/skeletons.bin");
        Set<Blob> rowDigests = new LinkedHashSet<>();
        config.rowTables().stream().map(RowTable::digests).forEach(rowDigests::add);
        for (Blob blob : rowDigests) {
            add(MediaTypes.ROW_DIGESTS, blob, "slide/rows/" + rowDigestsName(config, blob));
        }
        for (int blob = 0; blob < config.blobs().size(); blob++) {
            add(MediaTypes.WEIGHTS, config.blobs().get(blob), weightsName(config, blob));
        }
        byte[] modelConfig = new ModelConfig(
                        config.name(),
                        "onnx",
                        precision,
                        config.parameters(),
                        layers.stream().map(Descriptor::digest).toList())
                .toJson();
        layout.write(modelConfig);
        Map<String, String> title = Map.of(MediaTypes.TITLE, config.name());
        byte[] manifest = new Manifest(
                        MediaTypes.MODEL_ARTIFACT, Descriptor.of(MediaTypes.MODEL_CONFIG, modelConfig), layers, title)
                .toJson();
        layout.write(manifest);
        return Descriptor.of(MediaTypes.MANIFEST, manifest).annotated(title);
    }

    private void add(String mediaType, Blob blob, String path) {
        Map<String, String> names = Map.of(MediaTypes.FILEPATH, path, MediaTypes.TITLE, path);
        layers.add(new Descriptor(mediaType, blob.digest(), blob.size(), names));
    }

    private static String rowDigestsName(PackConfig config, Blob digests) {
        RowTable table = config.rowTables().stream()
                .filter(t -> t.digests().equals(digests))
                .findFirst()
                .orElseThrow();
        return fileName(table.weight(), config.weights().get(table.weight()).name()) + ".sha256";
    }

    private static String weightsName(PackConfig config, int blob) {
        for (PackConfig.Layer layer : config.layers()) {
            for (int weight : layer.weights()) {
                if (config.weights().get(weight).blob() == blob) {
                    return "weights/" + fileName(blob, layer.name()) + ".bin";
                }
            }
        }
        throw new IllegalStateException("no layer needs blob " + blob);
    }

    /** A path of one part that every file system takes. */
    private static String fileName(int number, String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]+", ".").replaceAll("^\\.+", "");
        return String.format("%04d-%s", number, safe.substring(0, Math.min(safe.length(), 100)));
    }
}
