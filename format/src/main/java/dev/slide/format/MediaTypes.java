package dev.slide.format;

/**
 * Media types and annotation keys of a pack. ModelPack's (CNCF model-spec v0.0.7) where it has one, our own under {@code
 * vnd.slide} and {@code dev.slide} elsewhere.
 */
public final class MediaTypes {
    /** OCI image-spec 1.1 manifest. */
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /** OCI image-spec 1.1 index. */
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    /** ModelPack: the manifest's {@code artifactType}. */
    public static final String MODEL_ARTIFACT = "application/vnd.cncf.model.manifest.v1+json";
    /** ModelPack: the manifest's {@code config}. */
    public static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";
    /** ModelPack: unarchived, uncompressed weights. */
    public static final String WEIGHTS = "application/vnd.cncf.model.weight.v1.raw";
    /** SLIDE: the pack's configuration, see {@link PackConfig}. */
    public static final String PACK_CONFIG = "application/vnd.slide.pack.config.v1+json";
    /** SLIDE: graph without weights, see {@link Skeletons}. */
    public static final String SKELETONS = "application/vnd.slide.pack.skeletons.v1";
    /** SLIDE: digests of a row table's chunks, see {@link RowDigests}. */
    public static final String ROW_DIGESTS = "application/vnd.slide.pack.row-digests.v1";

    /** Human-readable title of a manifest or blob (OCI). */
    public static final String TITLE = "org.opencontainers.image.title";
    /** Tag of a manifest inside an image layout (OCI). */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";
    /** ModelPack: path of the file that a blob holds. */
    public static final String FILEPATH = "org.cncf.model.filepath";

    private MediaTypes() {}
}
