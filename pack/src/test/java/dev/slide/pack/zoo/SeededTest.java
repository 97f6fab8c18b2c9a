package dev.slide.pack.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeededTest {

    /** The JDK's generator is SplitMix64 too. */
    @Test
    void isSplitMix64() {
        Seeded seeded = Seeded.of(7, "layer1.0.conv1.weight");
        SplittableRandom same = new SplittableRandom(seeded.key());
        for (int i = 0; i < 1000; i++) {
            assertThat(seeded.bits(i)).isEqualTo(same.nextLong());
        }
    }

    @Test
    void keysDependOnSeedAndName() {
        assertThat(Seeded.of(1, "a").key())
                .isEqualTo(Seeded.of(1, "a").key())
                .isNotEqualTo(Seeded.of(2, "a").key())
                .isNotEqualTo(Seeded.of(1, "b").key());
    }

    @Test
    void bellsHaveMeanZeroAndDeviationOne() {
        Seeded seeded = Seeded.of(1, "bell");
        int count = 1_000_000;
        double sum = 0;
        double squares = 0;
        double most = 0;
        for (int i = 0; i < count; i++) {
            double x = seeded.bell(i);
            sum += x;
            squares += x * x;
            most = Math.max(most, Math.abs(x));
        }
        assertThat(sum / count).isCloseTo(0, within(0.005));
        assertThat(squares / count).isCloseTo(1, within(0.005));
        assertThat(most).isBetween(3.0, 3.4642);
    }

    @Test
    void elementsDoNotDependOnWhatWasMadeBefore() {
        Seeded random = Seeded.of(3, "any");
        for (Fill fill : new Fill[] {new Fill.Bell(1, 2), new Fill.Centred(7, 2), new Fill.Waves(8)}) {
            float[] whole = new float[100];
            fill.fill(whole, 100, 0, random);
            for (int first = 0; first < 100; first += 13) {
                float[] piece = new float[13];
                int count = Math.min(13, 100 - first);
                fill.fill(piece, count, first, random);
                for (int i = 0; i < count; i++) {
                    assertThat(piece[i]).isEqualTo(whole[first + i]);
                }
            }
        }
    }

    @Test
    void centredRunsHaveMeanZero() {
        float[] filters = new float[900];
        new Fill.Centred(9, 1).fill(filters, 900, 0, Seeded.of(1, "filters"));
        for (int run = 0; run < 100; run++) {
            double sum = 0;
            for (int i = 0; i < 9; i++) {
                sum += filters[9 * run + i];
            }
            assertThat(sum).isCloseTo(0, within(1e-5));
        }
    }

    /** Row 3 of Whisper's table for 8 channels: sin and cos of 3 / 10000^(i / 3). */
    @Test
    void wavesArePositions() {
        float[] waves = new float[8];
        new Fill.Waves(8).fill(waves, 8, 24, Seeded.of(1, "unused"));
        for (int i = 0; i < 4; i++) {
            double angle = 3 / Math.pow(10_000, i / 3.0);
            assertThat(waves[i]).isCloseTo((float) Math.sin(angle), within(1e-6f));
            assertThat(waves[4 + i]).isCloseTo((float) Math.cos(angle), within(1e-6f));
        }
    }
}
