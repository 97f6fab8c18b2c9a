package dev.slide.scenario;

import java.io.IOException;

/** Nothing after this place can be understood. The message says where, without the file's name. */
final class SyntaxException extends IOException {
    private static final long serialVersionUID = 1L;

    SyntaxException(String message) {
        super(message);
    }
}
