package dev.slide.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The demo's texts: passages on everyday subjects, each of at most 128 word-pieces, and questions about some of them. */
final class Passages {

    /**
     * A question.
     *
     * @param passage index of the passage that answers it
     * @param text the question
     */
    record Query(int passage, String text) {}

    private Passages() {}

    /** The passages, 64 of them. */
    static List<String> passages() throws IOException {
        return lines("passages.txt");
    }

    /** Refuses an option's numbers of passages that there are not. */
    static void checkCounts(String option, List<Integer> counts) throws IOException, CliException {
        int all = passages().size();
        for (int count : counts) {
            if (count < 1 || count > all) {
                throw new CliException(option + " " + count + ": there are 1 to " + all + " passages");
            }
        }
    }

    /** The questions. */
    static List<Query> queries() throws IOException {
        return lines("queries.txt").stream()
                .map(line -> {
                    int tab = line.indexOf('\t');
                    return new Query(Integer.parseInt(line.substring(0, tab)) - 1, line.substring(tab + 1));
                })
                .toList();
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = Passages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new NoSuchFileException(resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
