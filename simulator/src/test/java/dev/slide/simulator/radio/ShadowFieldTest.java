package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShadowFieldTest {
    private static final int FIELDS = 20_000;

    private static double[] values(double x, double y) {
        Draws draws = new Draws(7);
        ShadowField field = new ShadowField();
        double[] values = new double[FIELDS];
        for (int f = 0; f < FIELDS; f++) {
            field.redraw(draws.at(f, Purpose.SHADOW_FIELD, 0), 13);
            values[f] = field.at(x, y);
        }
        return values;
    }

    @Test
    void isNormalWithMean0AndDeviation1() {
        double[] values = values(100, -40);
        Arrays.sort(values);
        // Kolmogorov's distance to the normal distribution; 1.95 / sqrt(n) is passed by chance once in a thousand
        // times.
        double distance = 0;
        for (int i = 0; i < FIELDS; i++) {
            double phi = phi(values[i]);
            distance = Math.max(distance, Math.max(phi - (double) i / FIELDS, (i + 1.0) / FIELDS - phi));
        }

        assertThat(distance).isLessThan(1.95 / Math.sqrt(FIELDS));
    }

    @Test
    void isCorrelatedAsDistanceSays() {
        double[] here = values(30, 20);
        for (double apart : new double[] {1, 6.5, 13, 26, 52}) {
            double[] there = values(30 + 0.6 * apart, 20 - 0.8 * apart);
            double sum = 0;
            for (int f = 0; f < FIELDS; f++) {
                sum += here[f] * there[f];
            }

            assertThat(sum / FIELDS).isCloseTo(Math.exp(-apart / 13), within(4 * Math.sqrt(2.0 / FIELDS)));
        }
    }

    @Test
    void fieldsOfTwoDropsHaveNothingInCommon() {
        double[] values = values(0, 0);
        double sum = 0;
        for (int f = 1; f < FIELDS; f++) {
            sum += values[f] * values[f - 1];
        }

        assertThat(sum / FIELDS).isCloseTo(0, within(4 / Math.sqrt(FIELDS)));
    }

    /** The normal distribution by Taylor's series of Abramowitz and Stegun 26.2.11, right to 1e-12 for |x| below 7. */
    private static double phi(double x) {
        if (Math.abs(x) > 7) {
            return x > 0 ? 1 : 0;
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 200; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}
