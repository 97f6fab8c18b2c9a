package dev.slide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demonstration's texts, one per line of a resource. */
final class Passages {

    /**
     * A question and the passage that answers it.
     *
     * @param passage number of the passage, from 0
     * @param text of the question
     */
    record Question(int passage, String text) {}

    private Passages() {}

    /** 64 passages of about 128 word pieces. */
    static List<String> passages() throws IOException {
        return lines("passages.txt");
    }

    /** Questions, each about one of the passages. */
    static List<Question> questions() throws IOException {
        return lines("queries.txt").stream()
                .map(line -> line.split("\t", 2))
                .map(parts -> new Question(Integer.parseInt(parts[0]) - 1, parts[1]))
                .toList();
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Passages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path; build again with mvn package");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }
}
