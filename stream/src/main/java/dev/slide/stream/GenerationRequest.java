package dev.slide.stream;

import java.util.List;
import java.util.Set;

/**
 * What to generate.
 *
 * @param prompt numbers of its tokens, at least one
 * @param maxTokens how many to generate at most, at least 1
 * @param sampling how they are chosen
 * @param stopTokens that end the text; the one that does is part of it
 */
public record GenerationRequest(List<Integer> prompt, int maxTokens, Sampling sampling, Set<Integer> stopTokens) {
    public GenerationRequest {
        prompt = List.copyOf(prompt);
        stopTokens = Set.copyOf(stopTokens);
        if (prompt.isEmpty()) {
            throw new InvalidInputException("the prompt is empty; give at least one token");
        }
        if (maxTokens < 1) {
            throw new InvalidInputException("tokens to generate: " + maxTokens + " must be at least 1");
        }
    }

    /** The likeliest continuation. */
    public static GenerationRequest greedy(List<Integer> prompt, int maxTokens) {
        return new GenerationRequest(prompt, maxTokens, Sampling.GREEDY, Set.of());
    }

    /**
     * Checks numbers of tokens and length against a model.
     *
     * @throws InvalidInputException naming the first that does not fit
     */
    void check(String model, long vocabulary, long context) {
        for (int i = 0; i < prompt.size(); i++) {
            int token = prompt.get(i);
            if (token < 0 || token >= vocabulary) {
                throw new InvalidInputException("token " + i + " of the prompt is " + token + "; " + model
                        + " has tokens 0" + (vocabulary == Long.MAX_VALUE ? " and up" : " to " + (vocabulary - 1)));
            }
        }
        long needed = prompt.size() + (long) maxTokens - 1;
        if (prompt.size() > context) {
            throw new InvalidInputException("the prompt has " + prompt.size() + " tokens; " + model + " takes at most "
                    + context + ": shorten it");
        }
        if (needed > context) {
            throw new InvalidInputException(
                    "a prompt of " + prompt.size() + " tokens and " + maxTokens + " more do not fit "
                            + model + ", which has " + context + " positions: ask for at most "
                            + (context - prompt.size() + 1));
        }
    }
}
