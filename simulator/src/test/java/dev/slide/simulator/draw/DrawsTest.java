package dev.slide.simulator.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int COUNT = 100_000;

    @Test
    void aStreamDependsOnItsKeyAlone() {
        Draws one = new Draws(42);
        one.at(3, Purpose.PLACE, 5).next();
        long first = one.at(7, Purpose.DEADLINE, 11).next();

        assertThat(new Draws(42).at(7, Purpose.DEADLINE, 11).next()).isEqualTo(first);
        assertThat(new Draws(43).at(7, Purpose.DEADLINE, 11).next()).isNotEqualTo(first);
    }

    @Test
    void neighbouringKeysGiveDifferentStreams() {
        Set<Long> seen = new HashSet<>();
        Draws draws = new Draws(1);
        for (int replication = 0; replication < 20; replication++) {
            for (Purpose purpose : Purpose.values()) {
                for (int user = 0; user < 20; user++) {
                    seen.add(draws.at(replication, purpose, user).next());
                    seen.add(draws.next());
                }
            }
        }
        assertThat(seen).hasSize(2 * 20 * 20 * Purpose.values().length);
    }

    /** Worked out apart, by the formulas in whole numbers of Python. */
    @Test
    void neverChanges() {
        assertThat(new Draws(1).at(0, Purpose.PLACE, 0).next()).isEqualTo(6049864630910968711L);
    }

    @Test
    void firstNumbersOfNeighbouringUsersAreUniformAndIndependent() {
        Draws draws = new Draws(2);
        int[] counts = new int[100];
        double product = 0;
        double before = 0;
        for (int u = 0; u < COUNT; u++) {
            double number = draws.at(0, Purpose.PLACE, u).uniform();
            int ten = (int) (10 * number);
            counts[10 * ten + (int) (10 * draws.uniform())]++;
            product += (number - 0.5) * (before - 0.5);
            before = number;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - COUNT / 100.0) * (count - COUNT / 100.0) / (COUNT / 100.0);
        }
        assertThat(chiSquare).isLessThan(99 + 4 * Math.sqrt(2 * 99)); // 99 degrees of freedom
        assertThat(product / COUNT).isCloseTo(0, within(4 / 12.0 / Math.sqrt(COUNT)));
    }

    @Test
    void distributionsHaveTheirMeans() {
        assertMean(new Distribution.Constant(3), 3, 0);
        assertMean(new Distribution.Uniform(1, 4), 2.5, Math.sqrt(0.75));
        assertMean(new Distribution.LogUniform(1, Math.E), Math.E - 1, 0.5);
        assertMean(new Distribution.Normal(5, 1, -5, 15), 5, 1);
        assertMean(new Distribution.Normal(0, 1, 0, 100), Math.sqrt(2 / Math.PI), 1);
        assertMean(new Distribution.Choice(List.of(1.0, 5.0), new Weights(List.of(3.0, 1.0))), 2, 2);
    }

    private static void assertMean(Distribution distribution, double mean, double deviation) {
        Draws draws = new Draws(4);
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double number = distribution.draw(draws.at(i, Purpose.SAMPLES, 0));
            assertThat(number).isBetween(distribution.least(), distribution.greatest());
            sum += number;
        }
        assertThat(sum / COUNT).isCloseTo(mean, within(4 * deviation / Math.sqrt(COUNT) + 1e-9));
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        assertThatThrownBy(() -> new Distribution.Uniform(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Distribution.LogUniform(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Distribution.Normal(0, 1, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Weights(List.of(0.0, 0.0))).isInstanceOf(IllegalArgumentException.class);
    }
}
