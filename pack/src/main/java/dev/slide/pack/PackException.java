package dev.slide.pack;

/**
 * A model that cannot be packed, or a pack that cannot be unpacked. The message is one line: what is wrong, where, the
 * value, and what to do.
 */
public final class PackException extends Exception {
    private static final long serialVersionUID = 1L;

    public PackException(String message) {
        super(message);
    }

    public PackException(String message, Throwable cause) {
        super(message, cause);
    }
}
