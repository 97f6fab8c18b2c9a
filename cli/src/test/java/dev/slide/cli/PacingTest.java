package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PacingTest {

    /** 1000 bytes every 10 ms are 800 kbit/s. */
    private static Pacing.Arrivals even(int arrivals) {
        Pacing.Arrivals even = new Pacing.Arrivals();
        for (int i = 0; i < arrivals; i++) {
            even.add(i / 100.0, 1000L * (i + 1));
        }
        return even;
    }

    @Test
    void evenArrivalsAreTheRate() {
        Pacing pacing = even(500).at(800_000);
        assertThat(pacing.mean()).isCloseTo(1, within(1e-9));
        assertThat(pacing.least()).isCloseTo(1, within(0.011));
        assertThat(pacing.most()).isCloseTo(1, within(0.011));
        assertThat(even(500).at(400_000).mean()).isCloseTo(2, within(1e-9));
    }

    @Test
    void windowsShowABurstAndTheSilenceBeforeIt() {
        Pacing.Arrivals uneven = new Pacing.Arrivals();
        uneven.add(0, 0);
        uneven.add(0.5, 50_000);
        uneven.add(1.9, 190_000);
        uneven.add(2.5, 250_000);
        uneven.add(3.5, 350_000);
        Pacing pacing = uneven.at(800_000);
        assertThat(pacing.mean()).isCloseTo(1, within(1e-9));
        assertThat(pacing.least()).as("from 0.5 s on nothing comes for longer").isZero();
        assertThat(pacing.most()).isCloseTo(1, within(1e-9));
    }

    @Test
    void lessThanAWindowTellsNothing() {
        assertThatThrownBy(() -> even(50).at(800_000)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Pacing.Arrivals().at(1)).isInstanceOf(IllegalStateException.class);
    }
}
