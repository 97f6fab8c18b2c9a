package dev.slide.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Scratch folders. */
final class Folders {
    private Folders() {}

    /** Deletes a folder with all that is in it; what cannot be deleted stays. */
    static void deleteQuietly(Path folder) {
        List<Path> inside;
        try (Stream<Path> files = Files.walk(folder)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            return;
        }
        for (Path file : inside) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The rest may go all the same.
            }
        }
    }
}
