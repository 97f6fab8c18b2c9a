package dev.slide.stream;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/** Files that appear whole or not at all: written beside their place under another name, and moved there. */
final class PartFile {
    private static final String SUFFIX = ".part";

    /** No write takes as long: an older one was left by a process that was ended. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private PartFile() {}

    /** Fills a file that is not in its place yet. */
    interface Content {
        void write(Path temporary, FileChannel file) throws IOException;
    }

    /**
     * Writes a file and puts it into its place, over what is there.
     *
     * @throws IOException if that fails; nothing is left then
     */
    static void write(Path place, Content content) throws IOException {
        Path folder = place.toAbsolutePath().getParent();
        String name = String.valueOf(place.getFileName());
        Path temporary = Files.createTempFile(folder, name.substring(0, Math.min(12, name.length())), SUFFIX);
        try {
            try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                content.write(temporary, file);
            }
            try {
                Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, place, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes what ended processes left in a folder. */
    static void sweep(Path folder, Instant now) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(now.minus(ABANDONED))) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }
}
