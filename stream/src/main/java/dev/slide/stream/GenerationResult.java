package dev.slide.stream;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was generated.
 *
 * @param tokens in order, at least one
 * @param end why there are no more
 * @param prompt the run that took the prompt, during which the model arrived if it was the first
 */
public record GenerationResult(List<GeneratedToken> tokens, End end, RunTimeline prompt) {

    /** Why a text ends. */
    public enum End {
        /** With one of the tokens that end it. */
        STOP_TOKEN,
        /** There are as many as were asked for. */
        TOKEN_LIMIT,
        /** The listener did not want more. */
        LISTENER
    }

    public GenerationResult {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("a text of no tokens");
        }
    }

    /** Numbers of the tokens. */
    public List<Integer> ids() {
        return tokens.stream().map(GeneratedToken::id).collect(Collectors.toList());
    }

    /** When the first token was there, in seconds from the request. */
    public double firstTokenSeconds() {
        return tokens.get(0).seconds();
    }

    /** Bytes received before the first token was there. */
    public long bytesBeforeFirstToken() {
        return prompt.bytesBeforeAnswer();
    }

    /** Tokens per second after the first; NaN if there are none. */
    public double tokensPerSecond() {
        int last = tokens.size() - 1;
        return last == 0 ? Double.NaN : last / (tokens.get(last).seconds() - firstTokenSeconds());
    }
}
