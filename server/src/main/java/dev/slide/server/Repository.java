package dev.slide.server;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One OCI image layout as a repository. Every file is found by a digest, never by a name from a request. */
final class Repository {
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final String LATEST = "latest";
    private static final Comparator<String> LEXICAL =
            String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A blob that is there.
     *
     * @param digest of its bytes
     * @param file holds it
     * @param size in bytes
     */
    record Blob(Digest digest, Path file, long size) {}

    /**
     * A manifest that is there.
     *
     * @param mediaType of its content
     * @param digest of its content
     * @param content matches the digest
     */
    record ManifestFile(String mediaType, Digest digest, Buffer content) {}

    private final String name;
    private final OciLayout layout;

    Repository(String name, OciLayout layout) {
        this.name = name;
        this.layout = layout;
    }

    Path folder() {
        return layout.folder();
    }

    String name() {
        return name;
    }

    /** The tags in their order; the only manifest of a layout without tags has the tag {@code latest}. */
    List<String> tags() throws IOException {
        List<Descriptor> manifests = layout.manifests();
        TreeSet<String> tags = new TreeSet<>(LEXICAL);
        for (Descriptor manifest : manifests) {
            String tag = manifest.annotations().get(MediaTypes.REF_NAME);
            if (tag != null && TAG.matcher(tag).matches()) {
                tags.add(tag);
            }
        }
        if (tags.isEmpty() && manifests.size() == 1) {
            tags.add(LATEST);
        }
        return List.copyOf(tags);
    }

    /**
     * A manifest.
     *
     * @param reference a tag or a digest
     * @return the manifest, verified
     * @throws Refusal if there is none
     * @throws IOException if the layout is broken
     */
    ManifestFile manifest(String reference) throws Refusal, IOException {
        return reference.indexOf(':') >= 0 ? byDigest(digest(reference)) : byTag(reference);
    }

    private ManifestFile byTag(String tag) throws Refusal, IOException {
        List<Descriptor> manifests = layout.manifests();
        for (Descriptor manifest : manifests) {
            if (tag.equals(manifest.annotations().get(MediaTypes.REF_NAME))) {
                return manifest(manifest.mediaType(), manifest.digest());
            }
        }
        if (tag.equals(LATEST) && tags().contains(LATEST)) {
            return manifest(manifests.get(0).mediaType(), manifests.get(0).digest());
        }
        throw unknownManifest(tag);
    }

    private ManifestFile byDigest(Digest digest) throws Refusal, IOException {
        for (Descriptor manifest : layout.manifests()) {
            if (manifest.digest().equals(digest)) {
                return manifest(manifest.mediaType(), digest);
            }
        }
        // One that an index of the layout lists.
        Blob blob = find(digest).orElseThrow(() -> unknownManifest(digest.toString()));
        if (blob.size() > Manifest.MAX_BYTES) {
            throw unknownManifest(digest.toString());
        }
        byte[] content = layout.read(digest, Manifest.MAX_BYTES);
        String mediaType = mediaTypeInside(content).orElseThrow(() -> unknownManifest(digest.toString()));
        return new ManifestFile(mediaType, digest, Buffer.buffer(content));
    }

    private ManifestFile manifest(String mediaType, Digest digest) throws Refusal, IOException {
        if (find(digest).isEmpty()) {
            throw unknownManifest(digest.toString());
        }
        return new ManifestFile(mediaType, digest, Buffer.buffer(layout.read(digest, Manifest.MAX_BYTES)));
    }

    private static Optional<String> mediaTypeInside(byte[] content) {
        try {
            JsonNode json = JSON.readTree(content);
            JsonNode mediaType = json.path("mediaType");
            boolean manifest = json.path("schemaVersion").asInt(0) == 2 && mediaType.isString();
            return manifest ? Optional.of(mediaType.asString()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * A blob.
     *
     * @param digest as in a request
     * @return the blob
     * @throws Refusal if it is not a digest, or not one of a blob of this layout
     * @throws IOException if the file cannot be looked at
     */
    Blob blob(String digest) throws Refusal, IOException {
        return find(digest(digest))
                .orElseThrow(() -> new Refusal(404, "BLOB_UNKNOWN", "repository " + name + " has no blob " + digest));
    }

    /**
     * A small blob's content, verified.
     *
     * @throws IOException if it is missing, larger, or broken
     */
    byte[] read(Digest digest, int maxBytes) throws IOException {
        return layout.read(digest, maxBytes);
    }

    /** Only regular files of the layout itself: a pack from elsewhere must not lead out of it by a link. */
    private Optional<Blob> find(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        boolean inside = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && file.toRealPath().startsWith(layout.folder());
        return inside ? Optional.of(new Blob(digest, file, Files.size(file))) : Optional.empty();
    }

    private static Digest digest(String text) throws Refusal {
        try {
            return Digest.parse(text);
        } catch (FormatException e) {
            throw new Refusal(400, "DIGEST_INVALID", String.valueOf(e.getMessage()));
        }
    }

    private Refusal unknownManifest(String reference) {
        return new Refusal(
                404, "MANIFEST_UNKNOWN", "repository " + name + " has no manifest " + Refusal.shown(reference));
    }
}
