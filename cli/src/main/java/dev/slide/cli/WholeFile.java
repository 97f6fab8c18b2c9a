package dev.slide.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files that are there as a whole or as they were before. */
final class WholeFile {
    /** Writes the content. */
    interface Content {
        void write(Writer out) throws IOException;
    }

    private WholeFile() {}

    /** Writes to a stream, in UTF-8, and leaves it open. */
    static void write(PrintStream stream, Content content) throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        content.write(out);
        out.flush();
        if (stream.checkError()) {
            throw new IOException("standard output takes no more");
        }
    }

    /** Writes a text in UTF-8. */
    static void write(Path file, String text) throws IOException, CliException {
        write(file, out -> out.write(text));
    }

    /**
     * Writes beside the file, and puts it in its place when it is complete. What is no file, such as {@code /dev/stdout},
     * is written to as it is.
     */
    static void write(Path file, Content content) throws IOException, CliException {
        if (Files.isDirectory(file)) {
            throw new CliException(file + " is a folder; name the file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.WRITE)) {
                content.write(out);
            }
            return;
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CliException(file + ": there is no folder " + folder + " to write into; make it first");
        }
        Path part = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                content.write(out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
