package dev.slide.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Numbers of tokens, from a JSON array or from a list with commas. */
final class PromptFile {
    /** More than any model takes. */
    private static final long MAX_BYTES = 64 << 20;

    private PromptFile() {}

    /** Reads a JSON array of whole numbers. */
    static List<Integer> read(Path file) throws IOException, CliException {
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw new CliException(file + " has " + size + " bytes; a prompt has at most " + MAX_BYTES);
        }
        JsonNode document;
        try {
            document = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new CliException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!document.isArray()) {
            throw new CliException(file + ": $ must be an array of numbers of tokens, such as [15496, 11]");
        }
        List<Integer> tokens = new ArrayList<>();
        for (JsonNode token : document) {
            if (!token.isInt()) {
                throw new CliException(
                        file + ": $[" + tokens.size() + "] is " + token + "; a token is a whole number below 2^31");
            }
            tokens.add(token.asInt());
        }
        return tokens;
    }

    /** Reads such as {@code 15496,11}. */
    static List<Integer> parse(String text) throws CliException {
        List<Integer> tokens = new ArrayList<>();
        for (String token : text.split(",", -1)) {
            try {
                tokens.add(Integer.parseInt(token.strip()));
            } catch (NumberFormatException e) {
                throw new CliException(
                        "--prompt-ids: '" + token.strip() + "' at place " + tokens.size()
                                + " is no number of a token; give such as 15496,11",
                        e);
            }
        }
        return tokens;
    }
}
