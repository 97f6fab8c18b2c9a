package dev.slide.stream;

import java.util.Arrays;
import java.util.PriorityQueue;

/** Draws a token by its probability, as {@link Sampling} says. */
final class SeededSampler implements Sampler {
    private final Sampling sampling;
    private final SplitMix64 random;

    SeededSampler(Sampling sampling) {
        this.sampling = sampling;
        this.random = new SplitMix64(sampling.seed());
    }

    /*
     * Weights are exp((logit - largest) / temperature): the largest is 1, so that nothing overflows and their sum is at least
     * 1. A token is one long, the complement of its logit's order in the upper half and its number in the lower: ascending
     * order is likeliest first, and of equally likely ones the first. Exactly one number is drawn for each token.
     *
     * O(V) for temperature alone, O(V log K) for top-k. Top-p needs the likeliest sorted; a token below (1 - p) / V of the sum
     * cannot be among them, since all such together have less than 1 - p, so that few are sorted.
     */
    @Override
    public int choose(float[] logits) {
        double draw = random.nextDouble();
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        int[] tokens = sampling.topK() > 0 && sampling.topK() < logits.length
                ? likeliest(logits, sampling.topK())
                : sampling.topP() < 1 ? mayBeLikely(logits, largest) : all(logits.length);
        double[] weights = new double[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            weights[i] = weight(logits[tokens[i]], largest);
        }
        return tokens[draw(weights, limit(weights, logits, largest), draw)];
    }

    private double weight(float logit, float largest) {
        return Math.exp(((double) logit - largest) / sampling.temperature());
    }

    private static int[] all(int size) {
        int[] tokens = new int[size];
        Arrays.setAll(tokens, i -> i);
        return tokens;
    }

    private static long key(float logit, int token) {
        // -0 and 0 are equally likely.
        int bits = Float.floatToIntBits(logit + 0.0f);
        int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ~ascending << 32) | token;
    }

    private static int[] tokens(long[] keys) {
        Arrays.sort(keys);
        int[] tokens = new int[keys.length];
        Arrays.setAll(tokens, i -> (int) keys[i]);
        return tokens;
    }

    private static int[] likeliest(float[] logits, int count) {
        PriorityQueue<Long> unlikeliestFirst = new PriorityQueue<>(count + 1, (a, b) -> Long.compare(b, a));
        for (int token = 0; token < logits.length; token++) {
            long key = key(logits[token], token);
            if (unlikeliestFirst.size() < count) {
                unlikeliestFirst.add(key);
            } else if (key < unlikeliestFirst.element()) {
                unlikeliestFirst.remove();
                unlikeliestFirst.add(key);
            }
        }
        return tokens(unlikeliestFirst.stream().mapToLong(k -> k).toArray());
    }

    private int[] mayBeLikely(float[] logits, float largest) {
        double least = (1 - sampling.topP()) * sum(logits, largest) / logits.length;
        long[] keys = new long[logits.length];
        int count = 0;
        for (int token = 0; token < logits.length; token++) {
            double weight = weight(logits[token], largest);
            // The likeliest has weight 1: it stays, whatever rounding does to the bound.
            if (weight >= least || weight == 1) {
                keys[count++] = key(logits[token], token);
            }
        }
        return tokens(Arrays.copyOf(keys, count));
    }

    private double sum(float[] logits, float largest) {
        double sum = 0;
        for (float logit : logits) {
            sum += weight(logit, largest);
        }
        return sum;
    }

    /** How many of the first candidates have top-p of the probability of all, or of the top-k, together. */
    private int limit(double[] weights, float[] logits, float largest) {
        if (sampling.topP() == 1) {
            return weights.length;
        }
        boolean amongFew = sampling.topK() > 0 && sampling.topK() < logits.length;
        double wanted = sampling.topP() * (amongFew ? Arrays.stream(weights).sum() : sum(logits, largest));
        double sum = 0;
        int count = 0;
        while (count < weights.length && sum < wanted) {
            sum += weights[count++];
        }
        return count;
    }

    private static int draw(double[] weights, int count, double draw) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weights[i];
        }
        double left = draw * sum;
        int last = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }
}
