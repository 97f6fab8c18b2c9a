package dev.slide.cli;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Text to tokens and back, by a file {@code tokenizer.json} of Hugging Face's tokenizers. */
final class TokenText implements AutoCloseable {
    /** What stands for bytes that are no character yet. */
    private static final String INCOMPLETE = "\uFFFD";

    private final HuggingFaceTokenizer tokenizer;
    private final List<Integer> told = new ArrayList<>();
    private String shown = "";

    TokenText(Path tokenizerJson) throws IOException, CliException {
        if (!Files.isRegularFile(tokenizerJson)) {
            throw new CliException("--tokenizer " + tokenizerJson + ": no such file");
        }
        // Without this the tokenizer's loader may look for files on the network.
        System.setProperty("ai.djl.offline", "true");
        try {
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    tokenizerJson, Map.of("truncation", "DO_NOT_TRUNCATE", "addSpecialTokens", "false"));
        } catch (RuntimeException e) {
            throw new CliException(
                    "--tokenizer " + tokenizerJson + ": is no tokenizer.json that can be read: " + e.getMessage(), e);
        }
    }

    List<Integer> tokens(String text) {
        List<Integer> tokens = new ArrayList<>();
        for (long id : tokenizer.encode(text).getIds()) {
            tokens.add(Math.toIntExact(id));
        }
        return tokens;
    }

    /** What one more token adds to the text; empty while a character is incomplete. */
    String next(int token) {
        told.add(token);
        String all = text(told);
        if (all.endsWith(INCOMPLETE) || !all.startsWith(shown)) {
            return "";
        }
        String added = all.substring(shown.length());
        shown = all;
        return added;
    }

    String text(List<Integer> tokens) {
        return tokenizer.decode(tokens.stream().mapToLong(t -> t).toArray());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
