package dev.slide.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that come into a folder when all of them are complete: they are written into a folder of their own within it, and
 * take their places in {@link #commit}. Without it, closing leaves nothing behind.
 */
final class NewFiles implements AutoCloseable {
    private final Path folder;
    private final Path temporary;
    private final List<String> names = new ArrayList<>();

    private NewFiles(Path folder, Path temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    static NewFiles in(Path folder) throws IOException {
        return new NewFiles(folder, Files.createTempDirectory(folder, ".new-"));
    }

    /** Where a file is to be written; its name may hold folders. */
    Path file(String name) throws IOException {
        Path file = temporary.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        names.add(name);
        return file;
    }

    void add(String name, String content) throws IOException {
        add(name, content.getBytes(StandardCharsets.UTF_8));
    }

    void add(String name, byte[] content) throws IOException {
        Files.write(file(name), content);
    }

    void commit() throws IOException {
        for (String name : names) {
            Path target = folder.resolve(name);
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.move(temporary.resolve(name), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
