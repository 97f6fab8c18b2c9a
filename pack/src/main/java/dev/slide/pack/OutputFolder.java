package dev.slide.pack;

import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears whole or not at all: everything is written into a folder beside it, which takes its name in the
 * end. Without {@link #commit}, closing leaves nothing behind.
 */
final class OutputFolder implements AutoCloseable {

    private final Path target;
    private final Path temporary;
    /** Clears up when the process is ended in the middle. */
    private final Thread onExit = new Thread(this::deleteQuietly, "slide-clear-up");

    private OutputFolder(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Begins.
     *
     * @param target missing, empty, or an image layout, which will be replaced
     * @throws PackException if it is anything else
     */
    static OutputFolder begin(Path target) throws PackException, IOException {
        Path absolute = target.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !isEmptyFolder(absolute) && !OciLayout.isLayout(absolute)) {
            throw new PackException(
                    target + " exists and is neither empty nor a pack; choose another folder or remove it");
        }
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new PackException(target + " has no parent folder; choose another folder");
        }
        Files.createDirectories(parent);
        Path temporary = Files.createTempDirectory(parent, "." + absolute.getFileName() + ".slide-");
        return new OutputFolder(absolute, temporary);
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** For files that are only needed while packing. */
    Path work() throws IOException {
        return Files.createDirectories(temporary.resolve("work"));
    }

    /** What will become the folder. */
    Path content() throws IOException {
        return Files.createDirectories(temporary.resolve("content"));
    }

    /** Gives the content its name; what had it before is kept until then. */
    synchronized void commit() throws IOException {
        Path old = temporary.resolve("old");
        boolean replaces = Files.exists(target);
        if (replaces) {
            Files.move(target, old);
        }
        try {
            Files.move(content(), target);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, target);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The process is ending; what follows is what the hook does.
        }
        delete();
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (IOException e) {
            // Nobody is left to be told.
        }
    }

    private synchronized void delete() throws IOException {
        if (!Files.exists(temporary)) {
            return;
        }
        Files.walkFileTree(temporary, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
