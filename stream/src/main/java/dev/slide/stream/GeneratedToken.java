package dev.slide.stream;

/**
 * A token that has just been chosen.
 *
 * @param index among the generated ones, from 0
 * @param id its number
 * @param seconds from the request: the opening of the model for its first run, the call for later ones
 */
public record GeneratedToken(int index, int id, double seconds) {

    /** Is told of tokens as they come, on the thread that generates. */
    public interface Listener {
        /** Whether to go on. */
        boolean onToken(GeneratedToken token);
    }
}
