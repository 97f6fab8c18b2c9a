package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NarrowTest {
    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = Narrow.ofHalf((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Narrow.half(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void everyBrainComesBack() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = Narrow.ofBrain((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Narrow.brain(value)).isEqualTo((short) bits);
            }
        }
    }

    /** Independent of how rounding is done: just beside the middle between neighbours, and on it. */
    @Test
    void roundsToTheNearestHalfAndToEvenOnTies() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            double low = Narrow.ofHalf((short) bits);
            double middle = (low + Narrow.ofHalf((short) (bits + 1))) / 2;
            assertThat(Narrow.half(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Narrow.half(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(Narrow.half(middle)).isEqualTo((short) (bits % 2 == 0 ? bits : bits + 1));
            assertThat(Narrow.half(-middle)).isEqualTo((short) (Narrow.half(middle) | 0x8000));
        }
    }

    @Test
    void roundsToTheNearestBrainAndToEvenOnTies() {
        for (int bits = 0; bits < 0x7f7f; bits++) {
            double low = Narrow.ofBrain((short) bits);
            double middle = (low + Narrow.ofBrain((short) (bits + 1))) / 2;
            assertThat(Narrow.brain(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Narrow.brain(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(Narrow.brain(middle)).isEqualTo((short) (bits % 2 == 0 ? bits : bits + 1));
        }
    }

    @Test
    void knowsTheLandmarks() {
        assertThat(Narrow.half(1)).isEqualTo((short) 0x3c00);
        assertThat(Narrow.half(-2)).isEqualTo((short) 0xc000);
        assertThat(Narrow.half(65504)).isEqualTo((short) 0x7bff);
        assertThat(Narrow.half(65519.9)).isEqualTo((short) 0x7bff);
        assertThat(Narrow.half(65520)).isEqualTo((short) 0x7c00);
        assertThat(Narrow.half(Double.MAX_VALUE)).isEqualTo((short) 0x7c00);
        assertThat(Narrow.half(0x1p-24)).isEqualTo((short) 1);
        assertThat(Narrow.half(-0.0)).isEqualTo((short) 0x8000);
        assertThat(Narrow.brain(1)).isEqualTo((short) 0x3f80);
        assertThat(Narrow.brain(Double.MAX_VALUE)).isEqualTo((short) 0x7f80);
        assertThat(Narrow.brain(-0.0)).isEqualTo((short) 0x8000);
    }
}
