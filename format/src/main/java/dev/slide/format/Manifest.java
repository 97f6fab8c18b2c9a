package dev.slide.format;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image manifest (image-spec 1.1.1) that holds a pack: ModelPack's {@code artifactType} and config, and as layers
 * the pack's configuration, the skeletons, the row digests and the weight blobs in the order of use.
 *
 * @param artifactType {@link MediaTypes#MODEL_ARTIFACT}
 * @param config ModelPack's config
 * @param layers the pack's blobs
 * @param annotations of the manifest
 */
public record Manifest(
        String artifactType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {

    /** No manifest of ours is longer; registries commonly refuse more than 4 MiB. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int MAX_LAYERS = 20_000;

    public Manifest {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads a manifest.
     *
     * @param bytes the JSON document
     * @return the manifest
     * @throws FormatException if it is not an OCI image manifest
     */
    public static Manifest parse(byte[] bytes) throws FormatException {
        if (bytes.length > MAX_BYTES) {
            throw new FormatException("manifest has " + bytes.length + " bytes, more than " + MAX_BYTES);
        }
        return JsonDocument.parse("manifest", bytes, reader -> {
            Reading reading = new Reading();
            JsonDocument.object(reader, reading::field);
            if (reading.schemaVersion != 2) {
                throw new FormatException("\"schemaVersion\" is " + reading.schemaVersion + ", not 2");
            }
            return new Manifest(
                    reading.artifactType,
                    JsonDocument.required("config", reading.config),
                    JsonDocument.required("layers", reading.layers),
                    reading.annotations);
        });
    }

    private static final class Reading {
        private int schemaVersion;
        private String artifactType = "";
        private @Nullable Descriptor config;
        private @Nullable List<Descriptor> layers;
        private Map<String, String> annotations = Map.of();

        boolean field(String key, JsonReader reader) throws IOException {
            switch (key) {
                case "schemaVersion" -> schemaVersion = JsonDocument.integer(reader);
                case "mediaType" -> JsonDocument.requireType(MediaTypes.MANIFEST, reader);
                case "artifactType" -> artifactType = JsonDocument.string(reader);
                case "config" -> config = Descriptor.read(reader);
                case "layers" -> layers = JsonDocument.array(reader, MAX_LAYERS, Descriptor::read);
                case "annotations" -> annotations = JsonDocument.strings(reader);
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /** The JSON document; the same manifest gives the same bytes. */
    public byte[] toJson() {
        return JsonDocument.bytes(this, (writer, manifest) -> {
            writer.beginObject();
            writer.name("schemaVersion").value(2);
            writer.name("mediaType").value(MediaTypes.MANIFEST);
            writer.name("artifactType").value(artifactType);
            writer.name("config");
            config.write(writer);
            JsonDocument.array(writer, "layers", layers, (JsonWriter w, Descriptor d) -> d.write(w));
            if (!annotations.isEmpty()) {
                JsonDocument.strings(writer, "annotations", annotations);
            }
            writer.endObject();
        });
    }

    /**
     * The only layer with a media type.
     *
     * @param mediaType sought
     * @return the layer
     * @throws FormatException if there is none or more than one: the artifact is not a pack
     */
    public Descriptor only(String mediaType) throws FormatException {
        List<Descriptor> found =
                layers.stream().filter(l -> l.mediaType().equals(mediaType)).collect(Collectors.toList());
        if (found.size() != 1) {
            throw new FormatException("manifest has " + found.size() + " layers of type " + mediaType
                    + " where a SLIDE pack has one; is this another kind of artifact?");
        }
        return found.get(0);
    }
}
