package dev.slide.stream;

/** Chooses the next token. */
interface Sampler {
    /**
     * The token.
     *
     * @param logits one for each token: finite or negative infinity, at least one finite
     */
    int choose(float[] logits);
}
