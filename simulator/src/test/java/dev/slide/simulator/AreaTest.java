package dev.slide.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slide.simulator.draw.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AreaTest {
    private static final int COUNT = 50_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void placesAreSpreadEvenly(boolean hexagon) {
        Area area = new Area(hexagon, 100, 20);
        double whole = hexagon ? 1.5 * Math.sqrt(3) * 1e4 : Math.PI * 1e4;
        double hole = Math.PI * 400;
        Draws draws = new Draws(1);
        double[] xy = new double[2];
        int near = 0;
        int right = 0;
        for (int u = 0; u < COUNT; u++) {
            area.place(draws, 0, u, xy);
            double distance = Math.hypot(xy[0], xy[1]);
            assertThat(distance).isBetween(20.0, 100.0);
            near += distance < 60 ? 1 : 0;
            right += xy[0] > 0 ? 1 : 0;
        }

        double expected = (Math.PI * 3600 - hole) / (whole - hole);
        assertThat((double) near / COUNT).isCloseTo(expected, within(4 * Math.sqrt(0.25 / COUNT)));
        assertThat((double) right / COUNT).isCloseTo(0.5, within(4 * Math.sqrt(0.25 / COUNT)));
    }

    @Test
    void aHexagonHasItsCornersAndEdges() {
        Area area = new Area(true, 100, 1);
        assertThat(area.contains(99.9, 0)).isTrue();
        assertThat(area.contains(0, 86)).isTrue();
        assertThat(area.contains(0, 87)).isFalse();
        assertThat(area.contains(75.1, 43.4)).isFalse();
        assertThat(area.contains(74.9, 43.2)).isTrue();
    }

    @Test
    void aUserOfALargerCellIsFurtherOutOnTheSameLine() {
        double[] small = new double[2];
        double[] large = new double[2];
        for (int u = 0; u < 100; u++) {
            new Area(false, 100, 0).place(new Draws(3), 5, u, small);
            new Area(false, 300, 0).place(new Draws(3), 5, u, large);
            assertThat(large[0]).isCloseTo(3 * small[0], within(1e-9));
            assertThat(large[1]).isCloseTo(3 * small[1], within(1e-9));
        }
    }

    @Test
    void theHoleMustFit() {
        assertThatThrownBy(() -> new Area(true, 100, 87))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leastDistanceMeters is 87.0");
    }
}
