package dev.slide.format;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An OCI image layout (image-spec 1.1.1) in a folder; this class owns its paths.
 *
 * <pre>
 * DIR/oci-layout                 {"imageLayoutVersion":"1.0.0"}
 * DIR/index.json                 descriptors of the manifests, tagged by annotation
 * DIR/blobs/sha256/HEX           manifests, configurations and blobs by digest
 * </pre>
 */
public final class OciLayout {

    private static final String MARKER = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final int MAX_INDEX_BYTES = 4 << 20;
    private static final int MAX_MANIFESTS = 10_000;

    private final Path folder;

    private OciLayout(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens an existing layout.
     *
     * @param folder that holds {@code oci-layout}
     * @return the layout
     * @throws IOException if the folder is not a layout
     */
    public static OciLayout open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new FormatException(
                    folder + (Files.exists(folder) ? " is not a folder" : ": there is no such folder"));
        }
        if (!Files.isRegularFile(folder.resolve("oci-layout"))) {
            throw new FormatException(folder + " is not an OCI image layout: there is no oci-layout in it");
        }
        return new OciLayout(folder);
    }

    /** Whether a folder is a layout. */
    public static boolean isLayout(Path folder) {
        return Files.isRegularFile(folder.resolve("oci-layout"));
    }

    /**
     * Begins a layout: folders and marker, no index yet.
     *
     * @param folder is made where it is missing
     * @return the layout
     * @throws IOException if it cannot be written
     */
    public static OciLayout create(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("blobs").resolve("sha256"));
        Files.write(folder.resolve("oci-layout"), MARKER.getBytes(StandardCharsets.UTF_8));
        return new OciLayout(folder);
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** Where a blob is, whether it is there or not. */
    public Path blob(Digest digest) {
        return folder.resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    /**
     * Reads a small blob whole and verifies it.
     *
     * @param digest of the blob
     * @param maxBytes refuses more
     * @return its bytes
     * @throws IOException if it is missing, too large, or does not match its digest
     */
    public byte[] read(Digest digest, int maxBytes) throws IOException {
        Path path = blob(digest);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() > maxBytes) {
                throw new FormatException("blob " + digest + " has " + file.size() + " bytes, more than " + maxBytes);
            }
        } catch (NoSuchFileException e) {
            throw new FormatException("blob " + digest + " is missing in " + folder, e);
        }
        byte[] bytes = Files.readAllBytes(path);
        if (!Digest.of(bytes).equals(digest)) {
            throw new FormatException("blob " + path + " does not match its digest; pack or fetch it again");
        }
        return bytes;
    }

    /**
     * Writes a blob unless it is there already.
     *
     * @param content the bytes
     * @return their digest
     * @throws IOException if it cannot be written
     */
    public Digest write(byte[] content) throws IOException {
        Digest digest = Digest.of(content);
        Path path = blob(digest);
        if (!Files.exists(path)) {
            Files.write(path, content);
        }
        return digest;
    }

    /**
     * Writes the index, which makes the layout complete.
     *
     * @param manifests tagged by {@link MediaTypes#REF_NAME}
     * @throws IOException if it cannot be written
     */
    public void writeIndex(List<Descriptor> manifests) throws IOException {
        Files.write(folder.resolve("index.json"), index(manifests));
    }

    static byte[] index(List<Descriptor> manifests) {
        return JsonDocument.bytes(manifests, (writer, list) -> {
            writer.beginObject();
            writer.name("schemaVersion").value(2);
            writer.name("mediaType").value(MediaTypes.INDEX);
            JsonDocument.array(writer, "manifests", list, (JsonWriter w, Descriptor d) -> d.write(w));
            writer.endObject();
        });
    }

    /**
     * The manifests of the index.
     *
     * @return their descriptors, in the order of the index
     * @throws IOException if the index is missing or broken
     */
    public List<Descriptor> manifests() throws IOException {
        Path path = folder.resolve("index.json");
        if (!Files.isRegularFile(path)) {
            throw new FormatException(folder + " has no index.json; was it packed to the end?");
        }
        if (Files.size(path) > MAX_INDEX_BYTES) {
            throw new FormatException(path + " has " + Files.size(path) + " bytes, more than " + MAX_INDEX_BYTES);
        }
        return index(path.toString(), Files.readAllBytes(path));
    }

    static List<Descriptor> index(String what, byte[] json) throws FormatException {
        return JsonDocument.parse(what, json, reader -> {
            IndexReading reading = new IndexReading();
            JsonDocument.object(reader, reading::field);
            return JsonDocument.required("manifests", reading.manifests);
        });
    }

    private static final class IndexReading {
        private @Nullable List<Descriptor> manifests;

        boolean field(String key, JsonReader reader) throws IOException {
            switch (key) {
                case "schemaVersion" -> JsonDocument.requireVersion(2, reader);
                case "mediaType" -> JsonDocument.requireType(MediaTypes.INDEX, reader);
                case "manifests" -> manifests = JsonDocument.array(reader, MAX_MANIFESTS, Descriptor::read);
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * The manifest with a tag, or the only one.
     *
     * @param tag null for the only one, or for {@code latest} among several
     * @return its descriptor
     * @throws IOException if there is no such manifest
     */
    public Descriptor manifest(@Nullable String tag) throws IOException {
        List<Descriptor> manifests = manifests();
        if (tag == null && manifests.size() == 1) {
            return manifests.get(0);
        }
        String wanted = tag == null ? "latest" : tag;
        for (Descriptor manifest : manifests) {
            Map<String, String> annotations = manifest.annotations();
            if (wanted.equals(annotations.get(MediaTypes.REF_NAME))) {
                return manifest;
            }
        }
        TreeSet<String> tags = new TreeSet<>();
        manifests.forEach(manifest -> {
            String there = manifest.annotations().get(MediaTypes.REF_NAME);
            if (there != null) {
                tags.add(there);
            }
        });
        throw new FormatException(folder + " has no manifest tagged \"" + wanted + "\" among " + manifests.size()
                + (tags.isEmpty() ? "" : "; it has " + String.join(", ", tags)));
    }
}
