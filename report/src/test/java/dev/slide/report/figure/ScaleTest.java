package dev.slide.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleTest {
    private static List<String> labels(Scale scale) {
        return scale.ticks().stream().map(Scale.Tick::label).toList();
    }

    @Test
    void marksAreRoundNumbers() {
        assertThat(labels(Scale.wide(0, 23, 0, 1, 7, ""))).containsExactly("0", "5", "10", "15", "20", "25");
        assertThat(labels(Scale.wide(0.81, 0.96, 0, 1, 7, ""))).containsExactly("0.80", "0.85", "0.90", "0.95", "1.00");
        assertThat(labels(Scale.wide(-3, 4, 0, 1, 7, ""))).containsExactly("−3", "−2", "−1", "0", "1", "2", "3", "4");
        assertThat(labels(Scale.wide(5, 5, 0, 1, 4, ""))).containsExactly("4.6", "4.8", "5.0", "5.2", "5.4");
        assertThat(labels(Scale.wide(0, 0, 0, 1, 4, ""))).containsExactly("−1.0", "−0.5", "0.0", "0.5", "1.0");
        assertThat(labels(Scale.wide(0, 45_000, 0, 1, 5, "")))
                .containsExactly("0", "10\u2009000", "20\u2009000", "30\u2009000", "40\u2009000", "50\u2009000");
        assertThat(labels(Scale.logarithmic(1e6, 1e8, 0, 1, 8, "Hz")))
                .containsExactly("1", "2", "5", "10", "20", "50", "100");
        assertThat(labels(Scale.logarithmic(1e-3, 1e9, 0, 1, 8, ""))).hasSizeBetween(3, 8);
        assertThat(labels(Scale.alone(2.5e6, 0, 1, "Hz"))).containsExactly("2.5");
    }

    @Test
    void unitsHavePrefixes() {
        assertThat(Unit.of("Hz", 4e8).after("Bandwidth")).isEqualTo("Bandwidth (MHz)");
        assertThat(Unit.of("s", 0.9).after("Latency")).isEqualTo("Latency (ms)");
        assertThat(Unit.of("s", 5000).after("Latency")).isEqualTo("Latency (s)");
        assertThat(Unit.of("", 3e-5).after("Share")).isEqualTo("Share (×10⁻⁵)");
        assertThat(Unit.of("tasks", 2e7).after("Load")).isEqualTo("Load (×10⁷ tasks)");
        assertThat(Unit.of("", 12).after("Tasks")).isEqualTo("Tasks");
        assertThat(Unit.of("J", 0)).isEqualTo(new Unit(1, "J"));
    }

    @Test
    void everythingHasRoom() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            double least = Math.pow(10, random.nextInt(24) - 12) * (random.nextDouble() - 0.4);
            double greatest = least + Math.pow(10, random.nextInt(24) - 12) * random.nextDouble();
            Scale wide = Scale.wide(least, greatest, 400, 50, 7, random.nextBoolean() ? "s" : "Hz");
            assertThat(wide.at(least)).isBetween(50 - 1e-6, 400 + 1e-6);
            assertThat(wide.at(greatest)).isBetween(50 - 1e-6, 400 + 1e-6);
            assertThat(wide.ticks()).hasSizeBetween(2, 12);
            if (least > 0) {
                Scale log = Scale.logarithmic(least, greatest, 50, 400, 8, "Hz");
                assertThat(log.at(least)).isBetween(50 - 1e-6, 400 + 1e-6);
                assertThat(log.at(greatest)).isBetween(50 - 1e-6, 400 + 1e-6);
                assertThat(log.ticks()).hasSizeLessThanOrEqualTo(12);
            }
        }
        assertThat(Scale.logarithmic(1, 100, 0, 100, 8, "").at(10)).isCloseTo(50, within(1e-9));
    }

    @Test
    void labelsKeepTheirDistance() {
        assertThat(Labels.placed(new double[] {100, 101, 300, Double.NaN}, 50, 400))
                .containsExactly(100, 117, 300, 317);
        assertThat(Labels.placed(new double[] {398, 399, 400}, 50, 400)).containsExactly(366, 383, 400);
        assertThat(Labels.placed(new double[] {10, 10}, 50, 400)).containsExactly(50, 67);
    }
}
