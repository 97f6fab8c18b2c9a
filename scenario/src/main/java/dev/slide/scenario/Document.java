package dev.slide.scenario;

import dev.slide.scenario.Tokens.Kind;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a document's objects, lists and values. What is not as its {@link Key} demands becomes a fault with its
 * path, is passed over, and reading goes on.
 */
final class Document implements Closeable {
    private static final int MOST_LEVELS = 16;
    private static final int MOST_PASSED_OVER = 100_000;

    private final Tokens tokens;
    private final FaultList faults;
    private Kind kind;

    /** The path: in each open object the name, in each open list the index. */
    private final @Nullable String[] names = new @Nullable String[MOST_LEVELS];

    private final long[] indices = new long[MOST_LEVELS];
    private final @Nullable Keys[] keys = new @Nullable Keys[MOST_LEVELS];
    private final long[] seen = new long[MOST_LEVELS];
    private int level;
    private int passedOver;
    /** The key of the value that is read. */
    private Key key = Key.of("", "");

    /** Goes to the first token. */
    Document(Tokens tokens, FaultList faults) throws IOException {
        this.tokens = tokens;
        this.faults = faults;
        this.kind = tokens.next();
    }

    /** Enters the object that is here, or reports that there is none. */
    boolean enterObject(Keys known) throws IOException {
        if (kind != Kind.OBJECT) {
            expected("an object", known.advice());
            return false;
        }
        enter(known);
        return true;
    }

    /**
     * Goes to the next known key with a value other than null.
     *
     * @return its number, or -1 if the object has ended, which is then left
     */
    int nextKey() throws IOException {
        Keys known = keys();
        while (true) {
            kind = tokens.next();
            if (kind == Kind.END_OBJECT) {
                leaveObject(known);
                return -1;
            }
            String name = tokens.text();
            names[level] = name;
            kind = tokens.next();
            int number = known.number(name);
            if (number < 0) {
                unknown(name, known);
                skip();
                continue;
            }
            key = known.list().get(number);
            if ((seen[level] & 1L << number) != 0) {
                fault("is there twice; leave one of them");
                skip();
                continue;
            }
            seen[level] |= 1L << number;
            if (kind != Kind.NULL) {
                return number;
            }
            if (key.required()) {
                fault("is null; give " + key.advice());
            }
        }
    }

    private Keys keys() {
        Keys known = keys[level];
        if (known == null) {
            throw new IllegalStateException("not in an object of known keys");
        }
        return known;
    }

    private void leaveObject(Keys known) throws IOException {
        for (long missing = known.needed() & ~seen[level]; missing != 0; missing &= missing - 1) {
            Key absent = known.list().get(Long.numberOfTrailingZeros(missing));
            names[level] = absent.name();
            fault("is missing; give " + absent.advice());
        }
        level--;
    }

    private void unknown(String name, Keys known) throws IOException {
        if (!faults.keeps()) {
            faults.add("", "");
            return;
        }
        String nearest = Spelling.nearest(name, known.names());
        fault("unknown key; "
                + (nearest == null
                        ? "the keys here are " + String.join(", ", known.names())
                        : "did you mean " + nearest + "?"));
    }

    /** Enters the object that is here, whose keys are names that the document chooses. */
    boolean enterMap() throws IOException {
        if (kind != Kind.OBJECT) {
            expected("an object", key.advice());
            return false;
        }
        enter(null);
        return true;
    }

    /**
     * Goes to the next value of such an object.
     *
     * @return its name, or null if the object has ended, which is then left
     */
    @Nullable
    String nextName() throws IOException {
        kind = tokens.next();
        if (kind == Kind.END_OBJECT) {
            level--;
            return null;
        }
        String name = tokens.text();
        names[level] = name;
        kind = tokens.next();
        return name;
    }

    /** Enters the list that is here, or reports that there is none. */
    boolean enterList() throws IOException {
        if (kind != Kind.LIST) {
            expected("a list", key.advice());
            return false;
        }
        enter(null);
        return true;
    }

    private void enter(@Nullable Keys known) {
        level++;
        keys[level] = known;
        seen[level] = 0;
        names[level] = null;
        indices[level] = -1;
    }

    /** Goes to the list's next value; false if the list has ended, which is then left. */
    boolean nextElement() throws IOException {
        kind = tokens.next();
        if (kind == Kind.END_LIST) {
            level--;
            return false;
        }
        indices[level]++;
        return true;
    }

    /** The number that is here, as its key allows it; NaN after a fault. */
    double number() throws IOException {
        if (kind != Kind.NUMBER) {
            expected("a number", key.advice());
            return Double.NaN;
        }
        double value = tokens.number() + 0.0; // no -0
        if (value >= key.least() && value <= key.greatest() && (value == 0 || value >= Numbers.LEAST)) {
            return value;
        }
        if (!Double.isFinite(value)) {
            fault(tokens.text() + " is not a finite number; give " + key.advice());
        } else {
            fault(shortened(tokens.text()) + " is out of range; give " + key.advice());
        }
        return Double.NaN;
    }

    /** The whole number that is here, as its key allows it; 0 after a fault. */
    int whole() throws IOException {
        double value = number();
        if (value != Math.rint(value)) {
            if (!Double.isNaN(value)) {
                fault(shortened(tokens.text()) + " is not a whole number; give " + key.advice());
            }
            return 0;
        }
        return (int) value;
    }

    /** The text that is here; null after a fault. */
    @Nullable
    String text() throws IOException {
        if (kind != Kind.TEXT) {
            expected("a text", key.advice());
            return null;
        }
        String text = tokens.text();
        if (text.isBlank()) {
            fault("is an empty text; give " + key.advice());
            return null;
        }
        if (text.length() > ScenarioReader.MOST_NAME_CHARACTERS) {
            fault("a text of " + text.length() + " characters; at most " + ScenarioReader.MOST_NAME_CHARACTERS
                    + " are read");
            return null;
        }
        return text;
    }

    /** Says that something else is here, and passes over it. */
    private void expected(String what, String advice) throws IOException {
        if (faults.keeps()) {
            String quotes = kind == Kind.TEXT
                            && what.equals("a number")
                            && !tokens.text().isBlank()
                    ? ", without quotes if it is one"
                    : kind == Kind.NUMBER && what.equals("a text") ? ", in quotes" : "";
            fault(described() + " is not " + what + "; give " + advice + quotes);
        } else {
            faults.add("", "");
        }
        skip();
    }

    /** What is here, for messages. */
    private String described() throws IOException {
        return switch (kind) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case TEXT -> "the text \"" + shortened(tokens.text()) + "\"";
            case NULL -> "null";
            case TRUE -> "true";
            case FALSE -> "false";
            case END -> "an empty file";
            default -> shortened(tokens.text());
        };
    }

    /** Passes over the value that is here, which has no place in a scenario. */
    void skip() throws IOException {
        passOver(true);
    }

    /** Passes over the value that is here, which is read later. */
    void pass() throws IOException {
        passOver(false);
    }

    private void passOver(boolean counted) throws IOException {
        int open = 0;
        while (true) {
            switch (kind) {
                case OBJECT, LIST -> open++;
                case END_OBJECT, END_LIST -> open--;
                default -> {}
            }
            if (open == 0) {
                return;
            }
            if (counted && ++passedOver > MOST_PASSED_OVER) {
                throw new SyntaxException("more than " + MOST_PASSED_OVER
                        + " values that have no place in a scenario; the rest of the file is not read");
            }
            kind = tokens.next();
        }
    }

    /** Nothing may follow the document. */
    void end() throws IOException {
        if (kind != Kind.END && tokens.next() != Kind.END) {
            faults.add("", "more follows after the end of the document; one file holds one");
        }
    }

    /** A fault of the value that is here. */
    private void fault(String message) throws IOException {
        fault("", message);
    }

    /**
     * A fault of the value that is here, or of the object or list that was left last.
     *
     * @param below where in it, such as {@code .name}
     */
    void fault(String below, String message) throws IOException {
        faults.add(faults.keeps() ? path() + below : "", message);
    }

    /** How many faults there are so far. */
    long faults() {
        return faults.count();
    }

    /** Where the value is that is read. */
    String path() {
        StringBuilder path = new StringBuilder();
        for (int i = 1; i <= level; i++) {
            String name = names[i];
            if (name != null) {
                path.append(path.length() == 0 ? "" : ".").append(shortened(name));
            } else if (indices[i] >= 0) {
                path.append('[').append(indices[i]).append(']');
            }
        }
        return path.toString();
    }

    static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + ".." : text;
    }

    @Override
    public void close() throws IOException {
        tokens.close();
    }
}
