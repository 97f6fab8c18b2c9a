package dev.slide.cli;

/** Bad usage or bad input. The message says what, where and what to do, in one line. */
final class CliException extends Exception {
    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message);
    }

    CliException(String message, Throwable cause) {
        super(message, cause);
    }
}
