package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values of other implementations, at 5 GHz and for users at 1.5 m. */
class PathLossTest {
    @ParameterizedTest
    @CsvSource({
        "umi, 10, 69.8591, 76.7563",
        "umi, 100, 88.4122, 107.9432",
        "umi, 1000, 119.3114, 143.1886",
        "umi, 5000, 147.2696, 167.8617",
        "uma, 10, 72.9380, 82.5131",
        "uma, 100, 86.2362, 106.1356",
        "uma, 1000, 109.7252, 144.7641",
        "uma, 5000, 137.6794, 172.0753",
        "inh, 1, 50.8072, 50.8072",
        "inh, 10, 63.7630, 73.1894",
        "inh, 50, 75.7750, 99.7824",
        "inh, 100, 80.9802, 111.3062"
    })
    void isThatOfTheReport(String environment, double distance, double los, double nlos) {
        PathLoss loss = PathLoss.named(environment);

        assertThat(loss.losDb(distance, 1.5, 5, 1)).isCloseTo(los, within(0.05));
        assertThat(loss.nlosDb(distance, 1.5, 5, 1)).isCloseTo(nlos, within(0.05));
    }

    @ParameterizedTest
    @CsvSource({"umi", "uma", "inh"})
    void growsWithDistanceAndCarrier(String environment) {
        PathLoss loss = PathLoss.named(environment);
        for (double d = 2; d < 150; d *= 1.1) {
            assertThat(loss.losDb(d * 1.1, 1.5, 3.5, 1)).isGreaterThan(loss.losDb(d, 1.5, 3.5, 1));
            assertThat(loss.nlosDb(d, 1.5, 3.5, 1)).isGreaterThanOrEqualTo(loss.losDb(d, 1.5, 3.5, 1));
            assertThat(loss.losDb(d, 1.5, 28, 1)).isGreaterThan(loss.losDb(d, 1.5, 3.5, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "umi, 10, 1.5, 1",
        "umi, 18, 1.5, 1",
        "umi, 100, 1.5, 0.23098",
        "uma, 100, 1.5, 0.34767",
        "uma, 100, 23, 0.57080",
        "inh, 1.2, 1.5, 1",
        "inh, 3, 1.5, 0.68183",
        "inh, 30, 1.5, 0.15563"
    })
    void sightIsAsLikelyAsTheReportSays(String environment, double distance, double height, double probability) {
        assertThat(PathLoss.named(environment).losProbability(distance, height)).isCloseTo(probability, within(1e-5));
    }

    @Test
    void roofsAroundHighUsersMoveTheBreakpoint() {
        PathLoss macro = PathLoss.named("uma");

        assertThat(macro.environmentHeightMeters(100, 1.5, 0.999, 0.5)).isEqualTo(1);
        assertThat(macro.environmentHeightMeters(10, 22.5, 0.999, 0.5)).isEqualTo(1);
        // C = 0.95^1.5 1.25 e^(-2/3) = 0.594: below 1 / 1.594 it is 1 m, else 12, 15, 18 or 21 m.
        assertThat(macro.environmentHeightMeters(100, 22.5, 0.62, 0.5)).isEqualTo(1);
        assertThat(macro.environmentHeightMeters(100, 22.5, 0.64, 0)).isEqualTo(12);
        assertThat(macro.environmentHeightMeters(100, 22.5, 0.64, 0.5)).isEqualTo(18);
        assertThat(macro.environmentHeightMeters(100, 22.5, 0.64, 0.999)).isEqualTo(21);
    }
}
