package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Blobs on this device by digest, shared by all models and processes: {@code DIR/sha256/HEX}. A file appears whole or not at
 * all, and is verified whenever it is read; one that does not match is removed. A cache that fails is done without. Without
 * a folder it keeps and has nothing.
 */
final class BlobCache {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final @Nullable Path folder;
    private final Consumer<String> trouble;
    private final AtomicBoolean failed = new AtomicBoolean();

    private BlobCache(@Nullable Path folder, Consumer<String> trouble) {
        this.folder = folder;
        this.trouble = trouble;
    }

    /**
     * Opens the cache in a folder.
     *
     * @param folder null to keep nothing
     * @param trouble is told at most once, in one line
     */
    static BlobCache open(@Nullable Path folder, Consumer<String> trouble) {
        if (folder == null) {
            return new BlobCache(null, trouble);
        }
        BlobCache cache = new BlobCache(folder.resolve("sha256"), trouble);
        try {
            Files.createDirectories(folder.resolve("sha256"));
            PartFile.sweep(folder.resolve("sha256"), Instant.now());
        } catch (IOException e) {
            cache.fail(e);
        }
        return cache;
    }

    private void fail(IOException e) {
        if (!failed.getAndSet(true)) {
            trouble.accept("cache " + folder + ": " + e + "; going on without keeping more");
        }
    }

    /** Whether a file of the right size is there; not yet verified. */
    boolean has(Blob blob) {
        if (folder == null) {
            return false;
        }
        Path path = path(folder, blob);
        try {
            return Files.isRegularFile(path) && Files.size(path) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    /** Digests of the blobs that are there, at most so many; none verified. */
    static List<String> digests(@Nullable Path cache, int most) {
        List<String> digests = new ArrayList<>();
        if (cache == null) {
            return digests;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(cache.resolve("sha256"))) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (digests.size() < most && HEX.matcher(name).matches()) {
                    digests.add("sha256:" + name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be listed counts as not there.
        }
        return digests;
    }

    /** The verified bytes of a blob, mapped; null if it is not there or was broken, in which case it is gone now. */
    @Nullable
    ByteBuffer read(Blob blob) {
        if (folder == null || !has(blob)) {
            return null;
        }
        Path path = path(folder, blob);
        try {
            ByteBuffer bytes;
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, blob.size()).order(ByteOrder.nativeOrder());
            }
            if (Digest.of(bytes).equals(blob.digest())) {
                return bytes;
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            fail(e);
        }
        return null;
    }

    /** Keeps verified bytes, if it can. */
    void write(Blob blob, ByteBuffer bytes) {
        if (folder == null || failed.get() || has(blob)) {
            return;
        }
        Path path = path(folder, blob);
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(path);
            }
            PartFile.write(path, (temporary, file) -> {
                ByteBuffer rest = bytes.duplicate();
                while (rest.hasRemaining()) {
                    file.write(rest);
                }
            });
        } catch (IOException e) {
            fail(e);
        }
    }

    private static Path path(Path folder, Blob blob) {
        return folder.resolve(blob.digest().hex());
    }
}
