package dev.slide.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    private static final Pipeline ROOMY = new Pipeline(8, 2, 0, 0);

    private static BitSet all(int count) {
        BitSet set = new BitSet();
        set.set(0, count);
        return set;
    }

    @Test
    void withNothingToPrepareItIsTheRecursion() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int count = 1 + random.nextInt(12);
            double[] arrivals = new double[count];
            double[] run = new double[count];
            double at = 0;
            for (int s = 0; s < count; s++) {
                at += random.nextInt(3) * 0.1;
                arrivals[s] = at;
                run[s] = random.nextInt(4) * 0.05;
            }
            double expected = Timeline.overlapped(Collections.nCopies(count, "s"), arrivals, run)
                    .endSeconds();
            assertThat(ROOMY.endSeconds(arrivals, new double[count], run, new BitSet()))
                    .isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void preparingIsAStageOfItsOwn() {
        double[] arrivals = {0, 1, 2};
        double[] prepare = {1, 1, 1};
        double[] run = {1, 1, 1};
        // prepared at 1, 2 and 3; run from then
        assertThat(ROOMY.endSeconds(arrivals, prepare, run, all(3))).isCloseTo(4, within(1e-12));
    }

    @Test
    void whatHasArrivedIsPreparedAsOne() {
        double[] arrivals = {0, 0, 0};
        double[] prepare = {1, 1, 1};
        double[] run = {1, 1, 1};
        // one unit, which is 2 x 0.25 s cheaper
        assertThat(new Pipeline(8, 2, 0.25, 0).endSeconds(arrivals, prepare, run, new BitSet()))
                .isCloseTo(2.5 + 3, within(1e-12));
        // apart: the first runs while the second is prepared
        assertThat(ROOMY.endSeconds(arrivals, prepare, run, all(3))).isCloseTo(4, within(1e-12));
    }

    @Test
    void stagesShareTheCores() {
        // One core: preparing the second and running the first take turns, 1 s each, so 2 s, then the second runs.
        assertThat(new Pipeline(1, 1, 0, 0)
                        .endSeconds(new double[] {0, 0}, new double[] {1, 1}, new double[] {1, 1}, all(2)))
                .isCloseTo(1 + 2 + 1, within(1e-12));
        // Receiving takes half of it until 2 s: half a second's work by then each.
        assertThat(new Pipeline(1, 1, 0, 0.5)
                        .endSeconds(new double[] {0, 2}, new double[] {1, 0}, new double[] {1, 1}, all(2)))
                .isCloseTo(2 + 1 + 1, within(1e-12));
    }

    /** Small steps of time, with nothing of the algorithm's events. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void agreesWithSmallSteps(long seed) {
        Random random = new Random(seed);
        int count = 2 + random.nextInt(8);
        double[] arrivals = new double[count];
        double[] prepare = new double[count];
        double[] run = new double[count];
        BitSet apart = new BitSet();
        double at = 0;
        for (int s = 0; s < count; s++) {
            at += 0.2 * random.nextDouble();
            arrivals[s] = at;
            prepare[s] = 0.3 * random.nextDouble();
            run[s] = 0.4 * random.nextDouble();
            apart.set(s, random.nextInt(4) == 0);
        }
        double expected = smallSteps(arrivals, prepare, run, apart, at);
        assertThat(new Pipeline(2, 2, 0, 0.4).endSeconds(arrivals, prepare, run, apart))
                .isCloseTo(expected, within(5e-3));
    }

    private static double smallSteps(
            double[] arrivals, double[] prepare, double[] run, BitSet apart, double lastArrival) {
        double step = 1e-5;
        int from = 0;
        int to = 0;
        int next = 0;
        double preparing = 0;
        double running = 0;
        boolean busy = false;
        double now = 0;
        while (next < run.length) {
            if (from == to && from < run.length && arrivals[from] <= now) {
                preparing = prepare[to++];
                while (!apart.get(from) && to < run.length && arrivals[to] <= now && !apart.get(to)) {
                    preparing += prepare[to++];
                }
            }
            if (!busy && next < from) {
                busy = true;
                running = run[next];
            }
            boolean both = to > from && busy;
            double cores = now < lastArrival ? 1.6 : 2;
            int runnable = (to > from ? 1 : 0) + (busy ? 2 : 0);
            double speed = runnable == 0 ? 1 : Math.min(1, cores / runnable);
            assertThat(both).isEqualTo(runnable == 3);
            if (to > from) {
                preparing -= step * speed;
                if (preparing <= 0) {
                    from = to;
                }
            }
            if (busy) {
                running -= step * speed;
                if (running <= 0) {
                    busy = false;
                    next++;
                }
            }
            now += step;
        }
        return now;
    }

    @Test
    void nothingTakesNothing() {
        assertThat(ROOMY.endSeconds(new double[0], new double[0], new double[0], new BitSet()))
                .isZero();
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> new Pipeline(0, 1, 0, 0)).hasMessageContaining("cores 0");
        assertThatThrownBy(() -> new Pipeline(1, 1, -1, 0)).hasMessageContaining("unitSeconds");
        assertThatThrownBy(() -> ROOMY.endSeconds(new double[1], new double[2], new double[1], new BitSet()))
                .hasMessageContaining("differ in length");
        assertThatThrownBy(() -> ROOMY.endSeconds(new double[] {-1}, new double[1], new double[1], new BitSet()))
                .hasMessageContaining("arrivalSeconds");
    }
}
