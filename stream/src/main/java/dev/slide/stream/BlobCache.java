package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
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
    /** Small enough to be hashed while it is in the processor's cache. */
    private static final int PIECE_BYTES = 256 << 10;

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

    /**
     * Reads a blob.
     *
     * @param target exactly of its size
     * @return whether the target has the verified bytes; if not, the blob is not there or was broken, and is gone now
     */
    boolean read(Blob blob, ByteBuffer target) {
        return read(blob, file -> hashInto(file, target));
    }

    /**
     * Reads ranges of a blob. All of it passes by and is hashed, so that it takes no more memory than they have.
     *
     * @param ranges ascending, apart from each other
     * @param target has room for all of them, one after another
     * @return whether the target has bytes of the verified blob
     */
    boolean read(Blob blob, List<Part.Range> ranges, ByteBuffer target) {
        return read(blob, file -> hashPicking(file, ranges, target));
    }

    /** Reads to the end of a file. */
    private interface Reading {
        Digest read(FileChannel file) throws IOException;
    }

    private boolean read(Blob blob, Reading reading) {
        if (folder == null || !has(blob)) {
            return false;
        }
        Path path = path(folder, blob);
        try {
            Digest found;
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                found = reading.read(file);
            }
            if (found.equals(blob.digest())) {
                return true;
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            fail(e);
        }
        return false;
    }

    private static Digest hashInto(FileChannel file, ByteBuffer target) throws IOException {
        MessageDigest hash = Digest.sha256();
        for (int at = 0; at < target.capacity(); ) {
            ByteBuffer piece = Slices.of(target, at, Math.min(PIECE_BYTES, target.capacity() - at));
            fill(file, piece);
            hash.update(piece);
            at += piece.capacity();
        }
        return Digest.finish(hash);
    }

    private static Digest hashPicking(FileChannel file, List<Part.Range> ranges, ByteBuffer target) throws IOException {
        MessageDigest hash = Digest.sha256();
        ByteBuffer piece = TensorData.direct(PIECE_BYTES);
        ByteBuffer sink = target.duplicate();
        int next = 0;
        for (long at = 0; fill(file, piece); at += piece.limit()) {
            hash.update(piece.duplicate());
            long end = at + piece.limit();
            while (next < ranges.size() && ranges.get(next).offset() < end) {
                Part.Range range = ranges.get(next);
                long from = Math.max(at, range.offset());
                long to = Math.min(end, range.end());
                sink.put(Slices.of(piece, (int) (from - at), (int) (to - from)));
                if (range.end() > end) {
                    break;
                }
                next++;
            }
        }
        return Digest.finish(hash);
    }

    /** Fills a piece, or as much of it as there is; false at the end. */
    private static boolean fill(FileChannel file, ByteBuffer piece) throws IOException {
        Buffer limits = piece;
        limits.clear();
        int got = 0;
        while (got >= 0 && piece.hasRemaining()) {
            got = file.read(piece);
        }
        limits.flip();
        return piece.hasRemaining();
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
