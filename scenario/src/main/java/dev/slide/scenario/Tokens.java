package dev.slide.scenario;

import java.io.Closeable;
import java.io.IOException;

/**
 * A document as one token after the other, such that JSON and YAML look alike. Faults of the notation itself are
 * {@link SyntaxException}s.
 */
interface Tokens extends Closeable {
    /** Deeper nesting is refused; a scenario needs six levels. */
    int MOST_LEVELS = 200;

    /** The longest text, in characters, that is read at all. */
    int MOST_CHARACTERS = 100_000;

    /** What a token is. */
    enum Kind {
        OBJECT,
        END_OBJECT,
        LIST,
        END_LIST,
        NAME,
        TEXT,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Nothing follows. */
        END
    }

    /** Goes on to the next token. */
    Kind next() throws IOException;

    /** The token's name or text, or its number as it is written. */
    String text() throws IOException;

    /** The token's number; NaN and infinite if written so, infinite if too large. */
    double number() throws IOException;
}
