package dev.slide.simulator;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a run. While it goes on, {@code work/} holds the rows of every finished block, each file whole or not there,
 * and {@code work/experiment.yaml} what they belong to; at the end the rows become results.csv and work/ goes.
 */
final class WorkFolder {
    static final String RESULTS = "results.csv";
    static final String CONFIGURATION = "experiment.yaml";
    private static final String STAMP = "stamp.txt";

    private final Path folder;
    private final Path work;
    private final String stamp;

    /**
     * A folder.
     *
     * @param stamp all that decides the results: rows under another one belong to something else
     */
    WorkFolder(Path folder, String stamp) {
        this.folder = folder;
        this.work = folder.resolve("work");
        this.stamp = stamp;
    }

    /**
     * Prepares it, or finds what an interrupted run has left.
     *
     * @throws IOException if it belongs to something else; the message says so
     */
    void open() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is no folder; give another one with -o");
        }
        Path there = work.resolve(STAMP);
        if (Files.exists(there)) {
            if (!Files.readString(there).equals(stamp)) {
                throw new IOException(folder + " holds an interrupted run of another experiment, version or shard, or "
                        + "files that the experiment names have changed; give "
                        + "another folder with -o, or delete " + work);
            }
            return;
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.anyMatch(file -> !file.equals(work))) {
                    throw new IOException(folder + " is not empty; give another folder with -o, or empty it");
                }
            }
        }
        Files.createDirectories(work);
        write(there, List.of(stamp));
    }

    boolean has(Block block) {
        return Files.exists(work.resolve(block.fileName()));
    }

    void put(Block block, String rows) throws IOException {
        write(work.resolve(block.fileName()), List.of(rows));
    }

    private static void write(Path file, List<String> texts) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
            for (String text : texts) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts the rows of all blocks together, in this order. */
    void collect(List<Block> blocks) throws IOException {
        Path part = work.resolve(RESULTS + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            out.write(Rows.HEADER.getBytes(StandardCharsets.UTF_8));
            for (Block block : blocks) {
                Files.copy(work.resolve(block.fileName()), out);
            }
        }
        Files.move(part, folder.resolve(RESULTS), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes another file of the run. */
    void write(String name, String text) throws IOException {
        write(folder.resolve(name), List.of(text));
    }

    /** Takes away what only an unfinished run needs. */
    void clean() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(work)) {
            files = all.toList();
        }
        for (Path file : files) {
            if (!file.endsWith(STAMP)) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(work.resolve(STAMP));
        Files.delete(work);
    }
}
