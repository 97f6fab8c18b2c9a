package dev.slide.format;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Bytes that are not what the format demands. The message says what is wrong, where, and with which value, in one line of
 * bounded length whatever the value holds.
 */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 1000;
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    public FormatException(String message) {
        super(line(message));
    }

    public FormatException(String message, Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        String shown = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + ".." : message;
        return NOT_FOR_A_LINE.matcher(shown).replaceAll("?");
    }
}
