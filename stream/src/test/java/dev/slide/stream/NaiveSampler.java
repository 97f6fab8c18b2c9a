package dev.slide.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Sampling as its definition reads: everything sorted, probabilities that add up to 1. */
final class NaiveSampler implements Sampler {
    private final Sampling sampling;
    private final SplittableRandom random;

    NaiveSampler(Sampling sampling) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed());
    }

    private record Candidate(int token, double probability) {}

    @Override
    public int choose(float[] logits) {
        List<Candidate> candidates = new ArrayList<>();
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit / sampling.temperature());
        }
        for (int token = 0; token < logits.length; token++) {
            candidates.add(new Candidate(token, Math.exp(logits[token] / sampling.temperature() - max)));
        }
        candidates = normalised(candidates);
        boolean few = (sampling.topK() > 0 && sampling.topK() < logits.length) || sampling.topP() < 1;
        if (few) {
            candidates.sort(Comparator.comparingDouble(Candidate::probability).reversed());
        }
        if (sampling.topK() > 0 && sampling.topK() < logits.length) {
            candidates = normalised(candidates.subList(0, sampling.topK()));
        }
        if (sampling.topP() < 1) {
            double sum = 0;
            int count = 0;
            while (count < candidates.size() && sum < sampling.topP()) {
                sum += candidates.get(count++).probability();
            }
            candidates = normalised(candidates.subList(0, count));
        }
        double draw = random.nextDouble();
        double sum = 0;
        for (Candidate candidate : candidates) {
            sum += candidate.probability();
            if (draw < sum) {
                return candidate.token();
            }
        }
        return candidates.get(candidates.size() - 1).token();
    }

    private static List<Candidate> normalised(List<Candidate> candidates) {
        double sum = candidates.stream().mapToDouble(Candidate::probability).sum();
        List<Candidate> all = new ArrayList<>();
        candidates.forEach(c -> all.add(new Candidate(c.token(), c.probability() / sum)));
        return all;
    }
}
