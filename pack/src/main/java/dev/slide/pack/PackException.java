package dev.slide.pack;

import java.util.regex.Pattern;

/**
 * A model that cannot be packed, or a pack that cannot be unpacked. The message is one line whatever names it quotes: what
 * is wrong, where, the value, and what to do.
 */
public final class PackException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_MESSAGE = 1000;
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    public PackException(String message) {
        super(line(message));
    }

    public PackException(String message, Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        String shown = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + ".." : message;
        return NOT_FOR_A_LINE.matcher(shown).replaceAll("?");
    }
}
