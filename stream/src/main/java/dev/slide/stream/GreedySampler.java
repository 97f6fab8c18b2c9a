package dev.slide.stream;

/** The token with the largest logit; of equal ones the first. */
final class GreedySampler implements Sampler {
    @Override
    public int choose(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
