package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFitTest {
    @ParameterizedTest
    @CsvSource({"0.004, 0.0125", "0, 0.5", "0.75, 0", "1e-6, 3e-9", "120, 60"})
    void findsTheLineThatTimesWereMadeFrom(double fixed, double slope) {
        double[] x = {1, 4, 8, 32};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = fixed + slope * x[i];
        }
        LineFit fit = LineFit.of(x, y);
        assertThat(fit.fixed()).isCloseTo(fixed, within(1e-9 * (fixed + slope)));
        assertThat(fit.slope()).isCloseTo(slope, within(1e-9 * (fixed + slope)));
        assertThat(fit.at(16)).isCloseTo(fixed + 16 * slope, within(1e-8 * (fixed + slope)));
    }

    @Test
    void aSinglePlaceGivesALineThrough0() {
        assertThat(LineFit.of(new double[] {4}, new double[] {2})).isEqualTo(new LineFit(0, 0.5));
        assertThat(LineFit.of(new double[] {4, 4}, new double[] {2, 2})).isEqualTo(new LineFit(0, 0.5));
        assertThat(LineFit.of(new double[] {1, 8}, new double[] {0, 0})).isEqualTo(new LineFit(0, 0));
    }

    /** No other allowed line on a fine grid has a smaller sum of relative squares. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
    void noAllowedLineIsBetter(long seed) {
        Random random = new Random(seed);
        double[] x = {1, 2, 8, 32};
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = random.nextBoolean() ? 1e-3 + random.nextDouble() : (40 - x[i]) * 1e-2 + 0.01 * random.nextDouble();
        }
        LineFit fit = LineFit.of(x, y);
        assertThat(fit.fixed()).isNotNegative();
        assertThat(fit.slope()).isNotNegative();
        double best = loss(x, y, fit.fixed(), fit.slope());
        for (int i = 0; i <= 400; i++) {
            for (int j = 0; j <= 400; j++) {
                assertThat(loss(x, y, i / 300.0, j / 3000.0)).isGreaterThanOrEqualTo(best * (1 - 1e-9));
            }
        }
    }

    private static double loss(double[] x, double[] y, double fixed, double slope) {
        double loss = 0;
        for (int i = 0; i < x.length; i++) {
            double error = (fixed + slope * x[i] - y[i]) / y[i];
            loss += error * error;
        }
        return loss;
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> LineFit.of(new double[0], new double[0])).hasMessageContaining("1 or more");
        assertThatThrownBy(() -> LineFit.of(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("as many");
        assertThatThrownBy(() -> LineFit.of(new double[] {0}, new double[] {1})).hasMessageContaining("above 0");
        assertThatThrownBy(() -> LineFit.of(new double[] {1}, new double[] {-1}))
                .hasMessageContaining("0 or above");
        assertThatThrownBy(() -> LineFit.of(new double[] {1}, new double[] {Double.NaN}))
                .hasMessageContaining("finite");
    }
}
