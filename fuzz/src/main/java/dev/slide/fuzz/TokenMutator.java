package dev.slide.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Damages texts made of words, numbers and signs, such as headers and JSON: changes tokens and whole values, so that what
 * comes out is often well-formed and wrong only in meaning.
 */
public final class TokenMutator implements Mutator {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*+\"|-?[0-9]++(?:\\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+|[A-Za-z_]++|\\s++|.",
            Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9].*", Pattern.DOTALL);
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "3",
            "-0",
            "0.5",
            "1e3",
            "1e-3",
            "-1e400",
            "1e400",
            "1e999999999",
            "00",
            "0x10",
            "2147483647",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "99999999999999999999",
            "0.1e1",
            "1.",
            ".5",
            "+1",
            "NaN",
            "Infinity",
            "9".repeat(1200),
            "1" + "0".repeat(400),
            "0." + "3".repeat(300));
    private static final List<String> STRINGS = List.of(
            "\"\"",
            "\"a\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\n\\r\\u2028\\u0085\"",
            "\"\t\"",
            "\"7\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"" + "long".repeat(300) + "\"",
            "\"\u00e9\u4e2d\ud83d\ude00\"",
            "\"../../x\"",
            "\"sha256:00\"",
            "'a'");
    private static final List<String> VALUES =
            List.of("null", "true", "false", "{}", "[]", "[[]]", "{\"a\":{}}", "[1,2]", "//x\n1", "undefined");
    private static final List<String> SIGNS = List.of(
            ",", ":", "-", "=", ";", "{", "}", "[", "]", "\"", "/", "*", " ", "\t", "\r\n", "\n", "\u0000", "\\", "+",
            ".");

    private final List<String> words;

    /**
     * A mutator that knows some words.
     *
     * @param words of the language, to put in where others stand
     */
    public TokenMutator(String... words) {
        this.words = List.of(words);
    }

    @Override
    public byte[] mutate(byte[] document, byte[] other, Random random) {
        List<String> tokens = tokens(document);
        if (tokens.isEmpty()) {
            return other.clone();
        }
        int at = random.nextInt(tokens.size());
        int end = end(tokens, at);
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> tokens.set(number(tokens, at), any(NUMBERS, random));
            case 3 -> replace(tokens, at, end, any(STRINGS, random));
            case 4 -> replace(tokens, at, end, any(VALUES, random));
            case 5 -> replace(tokens, at, end, value(tokens, random));
            case 6 -> replace(tokens, at, end, value(tokens(other), random));
            case 7 -> remove(tokens, at, end);
            case 8 -> tokens.add(random.nextInt(tokens.size() + 1), any(SIGNS, random));
            case 9 -> tokens.add(at, member(tokens, at));
            case 10 -> tokens.set(at, words.isEmpty() ? any(SIGNS, random) : any(words, random));
            case 11 -> repeat(tokens, at, end, random);
            case 12 -> nest(tokens, at, end, random);
            case 13 -> tokens.set(at, alike(tokens, tokens.get(at), random));
            case 14 -> empty(tokens, at);
            default -> near(tokens, number(tokens, at), random);
        }
        return String.join("", tokens).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tokens(byte[] document) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(new String(document, StandardCharsets.UTF_8));
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /** Where the value that begins at a token ends; the token itself where it opens nothing. */
    private static int end(List<String> tokens, int at) {
        int depth = 0;
        for (int i = at; i < tokens.size(); i++) {
            String token = tokens.get(i);
            depth += token.equals("[") || token.equals("{") ? 1 : token.equals("]") || token.equals("}") ? -1 : 0;
            if (depth <= 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    /** The next number from a place on, or the place itself. */
    private static int number(List<String> tokens, int at) {
        for (int i = 0; i < tokens.size(); i++) {
            int here = (at + i) % tokens.size();
            if (NUMBER.matcher(tokens.get(here)).matches()) {
                return here;
            }
        }
        return at;
    }

    private static void near(List<String> tokens, int at, Random random) {
        try {
            tokens.set(at, Long.toString(Long.parseLong(tokens.get(at)) + random.nextInt(5) - 2));
        } catch (NumberFormatException e) {
            tokens.remove(at);
        }
    }

    private static void replace(List<String> tokens, int from, int to, String text) {
        tokens.subList(from, to).clear();
        tokens.add(from, text);
    }

    private static String value(List<String> tokens, Random random) {
        if (tokens.isEmpty()) {
            return "";
        }
        int at = random.nextInt(tokens.size());
        return String.join("", tokens.subList(at, end(tokens, at)));
    }

    /** Key, colon, value and a comma, if a key stands there: it comes twice then. */
    private static String member(List<String> tokens, int at) {
        if (at + 2 >= tokens.size() || !tokens.get(at + 1).equals(":")) {
            return tokens.get(at);
        }
        return String.join("", tokens.subList(at, end(tokens, at + 2))) + ",";
    }

    /** A value and the comma beside it. */
    private static void remove(List<String> tokens, int from, int to) {
        int last = to < tokens.size() && tokens.get(to).equals(",") ? to + 1 : to;
        int first = last == to && from > 0 && tokens.get(from - 1).equals(",") ? from - 1 : from;
        tokens.subList(first, last).clear();
    }

    /** Another token of the same kind. */
    private static String alike(List<String> tokens, String token, Random random) {
        List<String> others = tokens.stream()
                .filter(other -> other.charAt(0) == token.charAt(0) && !other.equals(token))
                .toList();
        return others.isEmpty() ? token : any(others, random);
    }

    /** Empties the next list. */
    private static void empty(List<String> tokens, int at) {
        for (int i = 0; i < tokens.size(); i++) {
            int here = (at + i) % tokens.size();
            if (tokens.get(here).equals("[")) {
                tokens.subList(here + 1, Math.max(here + 1, end(tokens, here) - 1))
                        .clear();
                return;
            }
        }
    }

    private static void repeat(List<String> tokens, int from, int to, Random random) {
        String value = String.join("", tokens.subList(from, to));
        String separator = random.nextBoolean() ? "," : "";
        int times = 1 + random.nextInt(1 << random.nextInt(9));
        if (value.length() * (long) times < 1 << 16) {
            tokens.add(from, (value + separator).repeat(times));
        }
    }

    private static void nest(List<String> tokens, int from, int to, Random random) {
        int depth = 1 << random.nextInt(12);
        boolean list = random.nextBoolean();
        boolean closed = random.nextInt(3) > 0;
        String value = String.join("", tokens.subList(from, to));
        String open = (list ? "[" : "{\"a\":").repeat(depth);
        replace(tokens, from, to, open + value + (closed ? (list ? "]" : "}").repeat(depth) : ""));
    }

    private static String any(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
