package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnapsackTest {

    /** How values depend on weights; the more they do, the harder. */
    private enum Kind {
        INDEPENDENT,
        ROUND,
        CORRELATED,
        EQUAL_TO_WEIGHT
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatAProgramOverAllWeightsFinds(long seed) {
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < 300; i++) {
                Instance instance = new Instance(new Random(seed * 1000 + i), kind, 1 + i % 30, 300);
                Knapsack knapsack = new Knapsack(instance.choices(), () -> false);
                assertThat(instance.worth(knapsack)).isEqualTo(knapsack.objective(), Offset.offset(1e-9));
                assertThat(knapsack.objective()).isEqualTo(instance.best(), Offset.offset(1e-9));
                assertThat(knapsack.upperBound()).isEqualTo(knapsack.objective());
                assertThat(knapsack.linearBound()).isGreaterThanOrEqualTo(knapsack.objective());
            }
        }
    }

    /** Stopped at any time, or short of memory, it has a choice that fits and a bound that holds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void boundsHoldWhenStopped(int steps) {
        int open = 0;
        for (int i = 0; i < 300; i++) {
            Instance instance =
                    new Instance(new Random(500 + i), Kind.values()[i % Kind.values().length], 1 + i % 30, 300);
            AtomicInteger left = new AtomicInteger(steps);
            for (Knapsack knapsack : new Knapsack[] {
                new Knapsack(instance.choices(), () -> left.getAndDecrement() <= 0),
                new Knapsack(instance.choices(), () -> false, 1 + steps)
            }) {
                double best = instance.best();
                assertThat(instance.worth(knapsack)).isEqualTo(knapsack.objective(), Offset.offset(1e-9));
                assertThat(knapsack.objective()).isLessThanOrEqualTo(best + 1e-9);
                assertThat(knapsack.upperBound()).isGreaterThanOrEqualTo(best - 1e-9);
                assertThat(knapsack.upperBound()).isGreaterThanOrEqualTo(knapsack.objective());
                open += knapsack.upperBound() > knapsack.objective() ? 1 : 0;
            }
        }
        assertThat(open).isPositive();
    }

    @Test
    void solvesLargeOnes() {
        Random random = new Random(7);
        Instance large = new Instance(random, Kind.INDEPENDENT, 100_000, 1_000_000_000L);
        Knapsack knapsack = new Knapsack(large.choices(), () -> false);
        assertThat(large.worth(knapsack)).isEqualTo(knapsack.objective(), Offset.offset(1e-3));
        assertThat(knapsack.upperBound()).isEqualTo(knapsack.objective());
        assertThat(knapsack.linearBound()).isCloseTo(knapsack.objective(), Offset.offset(0.1));
    }

    private static final class Instance {
        private final int[] offset;
        private final long[] weights;
        private final double[] values;
        private final long capacity;

        Instance(Random random, Kind kind, int classes, long heaviest) {
            offset = new int[classes + 1];
            for (int c = 0; c < classes; c++) {
                offset[c + 1] = offset[c] + random.nextInt(5);
            }
            weights = new long[offset[classes]];
            values = new double[weights.length];
            for (int o = 0; o < weights.length; o++) {
                weights[o] = random.nextInt(20) == 0 ? 0 : (long) (random.nextDouble() * heaviest);
                values[o] = switch (kind) {
                    case INDEPENDENT -> random.nextDouble() * 10;
                    case ROUND -> random.nextInt(10) + random.nextInt(4) * 0.25;
                    case CORRELATED -> weights[o] + heaviest / 10 + random.nextInt(3);
                    case EQUAL_TO_WEIGHT -> weights[o];
                };
            }
            capacity = (long) (heaviest * classes * (0.05 + 0.6 * random.nextDouble()));
        }

        Choices choices() {
            return new Choices(capacity, offset, weights, values);
        }

        /** What the solution is worth; fails if it does not fit. */
        double worth(Knapsack knapsack) {
            Choices choices = choices();
            long weight = 0;
            double value = 0;
            for (int c = 0; c + 1 < offset.length; c++) {
                int option = choices.option[knapsack.entry[c]];
                if (option != Choices.NOTHING) {
                    assertThat(option).isBetween(offset[c], offset[c + 1] - 1);
                    weight += weights[option];
                    value += values[option];
                }
            }
            assertThat(weight).isLessThanOrEqualTo(capacity);
            return value;
        }

        /** The highest value, by dynamic programming over every weight. */
        double best() {
            double[] best = new double[(int) capacity + 1];
            for (int c = 0; c + 1 < offset.length; c++) {
                for (int w = (int) capacity; w >= 0; w--) {
                    double highest = best[w];
                    for (int o = offset[c]; o < offset[c + 1]; o++) {
                        if (weights[o] <= w) {
                            highest = Math.max(highest, best[w - (int) weights[o]] + values[o]);
                        }
                    }
                    best[w] = highest;
                }
            }
            return best[(int) capacity];
        }
    }
}
