package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Blobs on this device by digest, shared by all models: {@code DIR/sha256/HEX}. A file appears whole or not at all, and is
 * verified whenever it is read; one that does not match is removed. Without a folder it keeps and has nothing.
 */
final class BlobCache {
    private final @Nullable Path folder;

    private BlobCache(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the cache in a folder.
     *
     * @param folder null to keep nothing
     */
    static BlobCache open(@Nullable Path folder) throws IOException {
        if (folder == null) {
            return new BlobCache(null);
        }
        try {
            return new BlobCache(Files.createDirectories(folder.resolve("sha256")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cache " + folder + " is not a folder; name another with --cache", e);
        }
    }

    /** Whether a file of the right size is there; not yet verified. */
    boolean has(Blob blob) {
        if (folder == null) {
            return false;
        }
        try {
            return Files.size(path(folder, blob)) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** The verified bytes of a blob, mapped; null if it is not there or was broken, in which case it is gone now. */
    @Nullable
    ByteBuffer read(Blob blob) throws IOException {
        if (folder == null || !has(blob)) {
            return null;
        }
        ByteBuffer bytes;
        try (FileChannel file = FileChannel.open(path(folder, blob), StandardOpenOption.READ)) {
            bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, blob.size()).order(ByteOrder.nativeOrder());
        }
        if (Digest.of(bytes).equals(blob.digest())) {
            return bytes;
        }
        Files.deleteIfExists(path(folder, blob));
        return null;
    }

    /** Keeps verified bytes. */
    void write(Blob blob, ByteBuffer bytes) throws IOException {
        if (folder == null || has(blob)) {
            return;
        }
        PartFile.write(path(folder, blob), (temporary, file) -> {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        });
    }

    private static Path path(Path folder, Blob blob) {
        return folder.resolve(blob.digest().hex());
    }
}
