package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static float[] logits(Random random, int size) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = random.nextInt(20) == 0 ? NEVER : (float) (random.nextGaussian() * 3);
        }
        logits[size / 2] = 1;
        return logits;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1",
        "0.7, 0, 1",
        "1.5, 0, 1",
        "0.01, 0, 1",
        "1e6, 0, 1",
        "1, 1, 1",
        "1, 40, 1",
        "0.7, 900, 1",
        "1, 5000, 1",
        "1, 0, 0.9",
        "0.7, 0, 0.5",
        "1, 0, 1e-9",
        "1.5, 0, 0.999",
        "1, 40, 0.9",
        "0.8, 3, 0.3",
        "1, 900, 0.99"
    })
    void drawsWhatTheDefinitionSays(double temperature, int topK, double topP) {
        Random random = new Random(11);
        for (int size : new int[] {1, 2, 17, 1000}) {
            Sampling sampling = new Sampling(temperature, topK, topP, random.nextLong());
            Sampler sampler = sampling.sampler();
            NaiveSampler naive = new NaiveSampler(sampling);
            for (int token = 0; token < 100; token++) {
                float[] logits = logits(random, size);
                assertThat(sampler.choose(logits)).isEqualTo(naive.choose(logits));
            }
        }
    }

    @Test
    void frequenciesAreTheProbabilities() {
        float[] logits = {(float) Math.log(1), (float) Math.log(2), NEVER, (float) Math.log(5)};
        Sampler sampler = new Sampling(1, 0, 1, 3).sampler();
        int[] counts = new int[4];
        int draws = 80_000;
        for (int i = 0; i < draws; i++) {
            counts[sampler.choose(logits)]++;
        }
        // Within four standard deviations.
        assertThat(counts[0]).isBetween(10_000 - 375, 10_000 + 375);
        assertThat(counts[1]).isBetween(20_000 - 490, 20_000 + 490);
        assertThat(counts[2]).isZero();
        assertThat(counts[3]).isBetween(50_000 - 550, 50_000 + 550);
    }

    @Test
    void equallyLikelyTokensGoByTheirNumber() {
        float[] logits = {-1, 0.0f, -0.0f, 0.0f, -3};
        assertThat(Sampling.GREEDY.sampler().choose(logits)).isEqualTo(1);
        assertThat(new Sampling(1, 1, 1, 5).sampler().choose(logits)).isEqualTo(1);
        assertThat(new Sampling(1, 0, 0.001, 5).sampler().choose(logits)).isEqualTo(1);
        Sampler two = new Sampling(1, 2, 1, 5).sampler();
        for (int i = 0; i < 100; i++) {
            assertThat(two.choose(logits)).isIn(1, 2);
        }
    }

    @Test
    void largeLogitsDoNotOverflow() {
        float[] logits = {3e38f, -3e38f, 3e38f};
        Sampler sampler = new Sampling(0.001, 0, 1, 5).sampler();
        for (int i = 0; i < 100; i++) {
            assertThat(sampler.choose(logits)).isIn(0, 2);
        }
    }

    @Test
    void numbersAreThoseOfTheJdksGenerator() {
        for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, 123456789}) {
            SplitMix64 own = new SplitMix64(seed);
            SplittableRandom other = new SplittableRandom(seed);
            for (int i = 0; i < 1000; i++) {
                assertThat(own.nextDouble()).isEqualTo(other.nextDouble());
            }
        }
    }

    @Test
    void refusesWhatCannotBe() {
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Sampling(bad, 0, 1, 0)).isInstanceOf(InvalidInputException.class);
        }
        for (double bad : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Sampling(1, 0, bad, 0)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> new Sampling(1, -1, 1, 0)).isInstanceOf(InvalidInputException.class);
    }
}
