package dev.slide.format;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OCI content descriptor.
 *
 * @param mediaType of the content
 * @param digest of the content
 * @param size of the content in bytes, not negative
 * @param annotations may be empty
 */
public record Descriptor(String mediaType, Digest digest, long size, Map<String, String> annotations) {
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("size " + size + " of " + digest + " is negative");
        }
        annotations = Map.copyOf(annotations);
    }

    /** A descriptor of these bytes, without annotations. */
    public static Descriptor of(String mediaType, byte[] content) {
        return new Descriptor(mediaType, Digest.of(content), content.length, Map.of());
    }

    /** The same with other annotations. */
    public Descriptor annotated(Map<String, String> others) {
        return new Descriptor(mediaType, digest, size, others);
    }

    static Descriptor read(JsonReader reader) throws IOException {
        Reading reading = new Reading();
        JsonDocument.object(reader, reading::field);
        if (reading.size < 0) {
            throw new FormatException("\"size\" is " + (reading.size == Long.MIN_VALUE ? "missing" : reading.size));
        }
        return new Descriptor(
                JsonDocument.required("mediaType", reading.mediaType),
                JsonDocument.required("digest", reading.digest),
                reading.size,
                reading.annotations);
    }

    private static final class Reading {
        private @Nullable String mediaType;
        private @Nullable Digest digest;
        private long size = Long.MIN_VALUE;
        private Map<String, String> annotations = Map.of();

        boolean field(String key, JsonReader reader) throws IOException {
            switch (key) {
                case "mediaType" -> mediaType = JsonDocument.string(reader);
                case "digest" -> digest = Digest.parse(JsonDocument.string(reader));
                case "size" -> size = JsonDocument.number(reader);
                case "annotations" -> annotations = JsonDocument.strings(reader);
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    void write(JsonWriter writer) throws IOException {
        writer.beginObject();
        writer.name("mediaType").value(mediaType);
        writer.name("digest").value(digest.toString());
        writer.name("size").value(size);
        if (!annotations.isEmpty()) {
            JsonDocument.strings(writer, "annotations", annotations);
        }
        writer.endObject();
    }
}
