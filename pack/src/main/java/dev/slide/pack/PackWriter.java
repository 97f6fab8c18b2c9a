package dev.slide.pack;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
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

/** Writes what makes the blobs of a layout a pack: configuration, manifest and index. */
final class PackWriter {

    private final OciLayout layout;
    private final List<Descriptor> layers = new ArrayList<>();

    private PackWriter(OciLayout layout) {
        this.layout = layout;
    }

    /**
     * Writes.
     *
     * @param layout that holds the pack's other blobs
     * @param config of the pack
     * @return the manifest's digest
     */
    static Digest write(OciLayout layout, PackConfig config) throws IOException {
        return new PackWriter(layout).write(config);
    }

    private Digest write(PackConfig config) throws IOException {
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
                        config.variant(),
                        config.parameters(),
                        layers.stream().map(Descriptor::digest).toList())
                .toJson();
        layout.write(modelConfig);
        Map<String, String> title = Map.of(MediaTypes.TITLE, config.name());
        byte[] manifest = new Manifest(
                        MediaTypes.MODEL_ARTIFACT, Descriptor.of(MediaTypes.MODEL_CONFIG, modelConfig), layers, title)
                .toJson();
        Descriptor tagged = Descriptor.of(MediaTypes.MANIFEST, manifest)
                .annotated(Map.of(MediaTypes.REF_NAME, "latest", MediaTypes.TITLE, config.name()));
        layout.write(manifest);
        layout.writeIndex(List.of(tagged));
        return tagged.digest();
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
