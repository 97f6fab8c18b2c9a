package dev.slide.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void stepsAreOneTwoOrFiveAndAsFineAsMayBe(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            double end = Math.pow(10, random.nextDouble() * 10 - 6);
            int most = 2 + random.nextInt(20);
            Axis axis = Axis.of(end, most);
            double power = Math.pow(10, Math.floor(Math.log10(axis.stepSeconds()) + 1e-9));
            double factor = axis.stepSeconds() / power;
            assertThat(factor)
                    .satisfiesAnyOf(
                            f -> assertThat(f).isCloseTo(1, Offset.offset(1e-6)),
                            f -> assertThat(f).isCloseTo(2, Offset.offset(1e-6)),
                            f -> assertThat(f).isCloseTo(5, Offset.offset(1e-6)));
            List<Double> ticks = axis.ticks();
            assertThat(ticks).startsWith(0.0).hasSizeLessThanOrEqualTo(most + 1);
            assertThat(ticks.get(ticks.size() - 1)).isLessThanOrEqualTo(end * (1 + 1e-6));
            double finer = axis.stepSeconds() / (factor > 4 ? 2.5 : 2);
            assertThat(end / finer).isGreaterThan(most);
            assertThat(ticks.stream().map(axis::label)).doesNotHaveDuplicates();
        }
    }

    @Test
    void labelsHaveTheDigitsTheyNeed() {
        Axis seconds = Axis.of(2.27, 5);
        assertThat(seconds.ticks().stream().map(seconds::label)).containsExactly("0", "0.5", "1.0", "1.5", "2.0");
        assertThat(seconds.unit()).isEqualTo("s");
        Axis millis = Axis.of(0.25, 5);
        assertThat(millis.ticks().stream().map(millis::label)).containsExactly("0", "50", "100", "150", "200", "250");
        assertThat(millis.unit()).isEqualTo("ms");
        Axis many = Axis.of(1000, 5);
        assertThat(many.ticks().stream().map(many::label)).containsExactly("0", "200", "400", "600", "800", "1000");
    }
}
