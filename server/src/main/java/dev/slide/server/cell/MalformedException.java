package dev.slide.server.cell;

import java.util.regex.Pattern;

/** A request that says what cannot be. The message is one line: where, which value, and what is wanted. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Values from outside may hold anything; a message is one line all the same. */
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    MalformedException(String message) {
        super(NOT_FOR_A_LINE.matcher(message).replaceAll("?"));
    }
}
