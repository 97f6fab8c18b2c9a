package dev.slide.stream;

/** An input that the model cannot take. The message names the input, the value and what would fit. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }
}
