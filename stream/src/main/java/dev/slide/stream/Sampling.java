package dev.slide.stream;

/**
 * How the next token is chosen: by temperature first, then among the {@code topK} most likely tokens, then among the fewest of
 * those that have {@code topP} of the probability together (Holtzman et al., The Curious Case of Neural Text Degeneration,
 * arXiv 1904.09751). The same seed chooses the same tokens on every device that computes the same logits.
 *
 * @param temperature divides the logits; 0 always chooses the likeliest token, whatever else is given
 * @param topK 0 for all tokens
 * @param topP above 0 and at most 1; 1 for all tokens
 * @param seed of the generator
 */
public record Sampling(double temperature, int topK, double topP, long seed) {

    /** Always the likeliest token; of equally likely ones that with the smallest number. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

    public Sampling {
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("temperature " + temperature + " must be finite and not negative");
        }
        if (topK < 0) {
            throw new InvalidInputException("top-k " + topK + " must not be negative; 0 is for all tokens");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidInputException("top-p " + topP + " must be above 0 and at most 1");
        }
    }

    /** What chooses so; it has the generator's state, one for each text. */
    Sampler sampler() {
        return temperature == 0 ? new GreedySampler() : new SeededSampler(this);
    }
}
