package dev.slide.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Task;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The majorant against a convex solver, against another formula for its slopes, and against its own promises. */
class LeastEnergyTest {
    private static final ExecutionRule SLIDE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void isWhatAConvexSolverFinds(int seed) {
        int solved = 0;
        for (int i = 0; solved < 100; i++) {
            RandomCells random = new RandomCells(seed * 1_000_003L + i);
            Task task = random.task("u", List.of(random.model("m", 1 + i % 9)), false);
            Chain chain = new Chain();
            chain.load(task, 0, true, false);
            double least = LeastRate.atHighestClock(chain, task.deadlineSeconds());
            if (least <= 0) {
                continue;
            }
            double rate = least * random.between(1.02, 5);
            Reference reference = new Reference(task, 0, SLIDE);
            double solver = solve(task, reference, rate);
            double formula = reference.energy(rate, reference.frequencies(rate));
            Majorant majorant = new Majorant();
            majorant.energy(chain, 1 / rate, task.deadlineSeconds());
            assertThat(majorant.joules).isCloseTo(solver, Percentage.withPercentage(1e-5));
            assertThat(majorant.joules).isLessThanOrEqualTo(solver * (1 + 1e-12));
            assertThat(majorant.joules).isCloseTo(formula, Percentage.withPercentage(1e-9));
            solved++;
        }
    }

    /** Layers without cycles are only overhead to the solver, so it gets those with cycles. */
    private static double solve(Task task, Reference reference, double rate) {
        int layers = reference.layers();
        double[] x = new double[layers];
        double overhead = 0;
        for (int l = layers - 1; l >= 0; l--) {
            overhead += reference.overheadSeconds(l);
            x[l] = task.deadlineSeconds() - reference.arrival(l, rate) - overhead;
        }
        int[] working =
                IntStream.range(0, layers).filter(l -> reference.cycles(l) > 0).toArray();
        double joules = task.device().staticPowerWatts() * overhead
                + task.device().receivePowerWatts() * reference.arrival(layers - 1, rate);
        if (working.length == 0) {
            return joules;
        }
        double[] cycles = new double[working.length];
        double[] atMost = new double[working.length];
        for (int i = 0; i < working.length; i++) {
            cycles[i] = reference.cycles(working[i]);
            atMost[i] = Double.POSITIVE_INFINITY;
            for (int l = 0; l <= working[i]; l++) {
                atMost[i] = Math.min(atMost[i], x[l]);
            }
        }
        return joules
                + new Barrier(
                                task.device().staticPowerWatts(),
                                task.device().dynamicPowerWattsPerHz3(),
                                cycles,
                                atMost,
                                task.device().minFrequencyHz(),
                                task.device().maxFrequencyHz())
                        .leastJoules();
    }

    /** Energy falls with the rate, is convex in its inverse, and the slope is its derivative. */
    @ParameterizedTest
    @EnumSource(FrequencyRule.class)
    void energyNeverRisesWithTheRateAndIsConvexInItsInverse(FrequencyRule rule) {
        for (int i = 0; i < 2000; i++) {
            RandomCells random = new RandomCells(31_000_000L + i);
            Task task = random.task("u", List.of(random.model("m", 1 + i % 12)), false);
            Chain chain = new Chain();
            chain.load(task, 0, true, false);
            double least = LeastRate.atHighestClock(chain, task.deadlineSeconds());
            if (least <= 0) {
                continue;
            }
            Frequencies frequencies = rule.newFrequencies();
            double highest = 1 / least;
            double before = 0;
            double rise = 0;
            for (int step = 1; step <= 20; step++) {
                double u = highest * step / 20;
                frequencies.energy(chain, u, task.deadlineSeconds());
                assertThat(frequencies.slope).isGreaterThanOrEqualTo(0);
                if (step > 1) {
                    double gain = frequencies.joules - before;
                    assertThat(gain).isGreaterThanOrEqualTo(rise - 1e-9 * before);
                    // A convex function lies above its tangents.
                    assertThat(gain).isLessThanOrEqualTo(frequencies.slope * highest / 20 + 1e-9 * before);
                    rise = gain;
                }
                before = frequencies.joules;
            }
        }
    }
}
