package dev.slide.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files that an experiment names, and what is in them: results belong to contents, not to names. */
final class NamedFiles {
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final SortedMap<String, String> digests = new TreeMap<>();

    /** Files whose names are resolved against a folder. */
    NamedFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A file that is about to be read.
     *
     * @throws IOException if it cannot be read
     * @throws java.nio.file.InvalidPathException if it is no name of a file
     */
    Path path(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!digests.containsKey(name)) {
            digests.put(name, sha256(file));
        }
        return file;
    }

    /** SHA-256 of every file so far by its name, one line for each. */
    String lines() {
        StringBuilder lines = new StringBuilder();
        digests.forEach((name, digest) -> {
            lines.append("file ");
            Trees.quoted(name, lines);
            lines.append(" sha256:").append(digest).append('\n');
        });
        return lines.toString();
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
