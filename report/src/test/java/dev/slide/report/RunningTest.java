package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunningTest {
    /** Table 1.3.6.7.2 of the NIST/SEMATECH e-handbook, 0.975; more digits for 1 and 2, which have closed forms. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.706204736", "2, 4.302652730", "3, 3.182", "4, 2.776", "5, 2.571", "6, 2.447", "7, 2.365", "8, 2.306",
        "9, 2.262", "10, 2.228", "15, 2.131", "20, 2.086", "25, 2.060", "30, 2.042", "40, 2.021", "60, 2.000",
        "80, 1.990", "100, 1.984"
    })
    void quantilesOfTheTables(int degrees, String expected) {
        int decimals = expected.length() - expected.indexOf('.') - 1;
        assertThat(Running.quantile(degrees))
                .isCloseTo(Double.parseDouble(expected), within(0.5000001 * Math.pow(10, -decimals)));
    }

    /** Student's distribution function as a finite sum, Abramowitz and Stegun 26.7.3 and 26.7.4. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 10, 19, 29, 49, 99, 100, 199, 499, 999, 1000, 1500})
    void quantilesLeaveTheirTail(int degrees) {
        assertThat(twoSided(Running.quantile(degrees), degrees)).isCloseTo(0.95, within(1e-11));
    }

    private static double twoSided(double t, int degrees) {
        double angle = Math.atan(t / Math.sqrt(degrees));
        double cosine = Math.cos(angle) * Math.cos(angle);
        double sum = 0;
        if (degrees % 2 == 0) {
            double term = 1;
            for (int k = 0; k <= (degrees - 2) / 2; k++) {
                sum += term;
                term *= cosine * (2.0 * k + 1) / (2.0 * k + 2);
            }
            return Math.sin(angle) * sum;
        }
        double term = Math.cos(angle);
        for (int k = 1; k <= (degrees - 1) / 2; k++) {
            sum += term;
            term *= cosine * (2.0 * k) / (2.0 * k + 1);
        }
        return 2 / Math.PI * (angle + Math.sin(angle) * sum);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1e9, -1e12})
    void isExactBesideBigDecimals(double offset) {
        Random random = new Random(5);
        Running running = new Running();
        List<BigDecimal> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double value = offset + random.nextGaussian();
            running.add(value);
            all.add(new BigDecimal(value));
        }
        MathContext digits = new MathContext(60);
        BigDecimal count = BigDecimal.valueOf(all.size());
        BigDecimal mean = all.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(count, digits);
        BigDecimal squares =
                all.stream().map(value -> value.subtract(mean).pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
        double deviation = squares.divide(count.subtract(BigDecimal.ONE), digits)
                .sqrt(digits)
                .doubleValue();
        assertThat(running.mean()).isCloseTo(mean.doubleValue(), within(1e-15 * Math.max(1, Math.abs(offset))));
        assertThat(running.standardDeviation())
                .isCloseTo(deviation, within(1e-15 * Math.max(10, Math.abs(offset) / 5)));
    }

    @Test
    void intervalsCoverTheMean() {
        Random random = new Random(11);
        int experiments = 20_000;
        int covered = 0;
        for (int i = 0; i < experiments; i++) {
            Running running = new Running();
            for (int r = 0; r < 5; r++) {
                running.add(3 + 2 * random.nextGaussian());
            }
            Estimate estimate = running.estimate();
            covered += estimate.low() <= 3 && 3 <= estimate.high() ? 1 : 0;
        }
        // Three standard deviations of the share are 0.0046.
        assertThat((double) covered / experiments).isCloseTo(0.95, within(0.0046));
    }

    @Test
    void whatIsNotThere() {
        Running running = new Running();
        running.add(Double.NaN);
        assertThat(running.estimate()).isEqualTo(new Estimate(Double.NaN, Double.NaN, Double.NaN, 0));
        running.add(4);
        assertThat(running.estimate()).isEqualTo(new Estimate(4, Double.NaN, Double.NaN, 1));
        assertThat(running.estimate().hasInterval()).isFalse();
        running.add(4);
        assertThat(running.estimate()).isEqualTo(new Estimate(4, 4, 4, 2));
    }
}
