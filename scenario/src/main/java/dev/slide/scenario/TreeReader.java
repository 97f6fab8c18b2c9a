package dev.slide.scenario;

import dev.slide.scenario.Tokens.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a small document of YAML, of which JSON is a part, as a tree. */
public final class TreeReader {
    private static final long MOST_BYTES = 16 << 20;
    private static final int MOST_VALUES = 2_000_000;
    private static final int MOST_LEVELS = 32;

    private final Tokens tokens;
    private int values;

    private TreeReader(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a file.
     *
     * @throws ScenarioException if it is not YAML, or too large for a small document
     * @throws IOException if it cannot be read
     */
    public static Tree read(Path file) throws IOException, ScenarioException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        }
    }

    /**
     * Reads a text.
     *
     * @param name for messages
     * @throws ScenarioException if it is not YAML, or too large for a small document
     */
    public static Tree read(String name, String text) throws ScenarioException {
        try {
            return read(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    private static Tree read(String name, InputStream in) throws IOException, ScenarioException {
        String tooLong = "more than " + MOST_BYTES + " bytes are not read here";
        try (Tokens tokens = new YamlTokens(new Utf8Stream(in, MOST_BYTES, tooLong))) {
            TreeReader reader = new TreeReader(tokens);
            Tree tree = reader.value(tokens.next(), 0);
            if (tokens.next() != Kind.END) {
                throw new SyntaxException("more follows after the end of the document");
            }
            return tree;
        } catch (SyntaxException e) {
            throw ScenarioException.of(name, List.of(new Fault("", String.valueOf(e.getMessage()))), 1);
        }
    }

    private Tree value(Kind kind, int level) throws IOException {
        if (level > MOST_LEVELS) {
            throw new SyntaxException("nested deeper than " + MOST_LEVELS + " levels");
        }
        if (++values > MOST_VALUES) {
            throw new SyntaxException("more than " + MOST_VALUES + " values");
        }
        return switch (kind) {
            case OBJECT -> branch(level);
            case LIST -> row(level);
            case NUMBER -> new Tree.Num(tokens.number() + 0.0, tokens.text());
            case TEXT -> new Tree.Text(tokens.text());
            case TRUE -> new Tree.Flag(true);
            case FALSE -> new Tree.Flag(false);
            case NULL -> new Tree.Nothing();
            case END -> throw new SyntaxException("the document is empty");
            case END_OBJECT, END_LIST, NAME -> throw new IllegalStateException(kind + " where a value begins");
        };
    }

    private Tree branch(int level) throws IOException {
        Map<String, Tree> entries = new LinkedHashMap<>();
        while (tokens.next() != Kind.END_OBJECT) {
            String name = tokens.text();
            Tree value = value(tokens.next(), level + 1);
            if (entries.put(name, value) != null) {
                throw new SyntaxException("the key " + Document.shortened(name) + " is there twice; leave one of them");
            }
        }
        return new Tree.Branch(entries);
    }

    private Tree row(int level) throws IOException {
        List<Tree> elements = new ArrayList<>();
        for (Kind kind = tokens.next(); kind != Kind.END_LIST; kind = tokens.next()) {
            elements.add(value(kind, level + 1));
        }
        return new Tree.Row(elements);
    }
}
