package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.simulator.draw.Draws;
import dev.slide.simulator.draw.Purpose;
import org.junit.jupiter.api.Test;

class CellularChannelTest {
    private static final LinkBudget BUDGET = new LinkBudget(3.5, -47, 7, 0);

    @Test
    void aNearUserHasTheLinkBudgetsSinr() {
        // 10 m: always in sight. -47 + 174 - 7 = 120 dB over the loss.
        PathLoss micro = PathLoss.named("umi");
        CellularChannel channel = new CellularChannel(micro, 1.5, BUDGET, false, Fading.NONE, LinkModel.shannon());
        double sinrDb = 120 - micro.losDb(10, 1.5, 3.5, 1);

        double efficiency = channel.workspace(new Draws(1)).drop(0).efficiencyBpsPerHz(0, 6, 8, 1);

        assertThat(efficiency).isCloseTo(Math.log(1 + Math.pow(10, sinrDb / 10)) / Math.log(2), within(1e-9));
    }

    @Test
    void interferenceAndNoiseFigureCountAlike() {
        assertThat(new LinkBudget(3.5, -47, 7, 4).sinr(100))
                .isCloseTo(new LinkBudget(3.5, -47, 11, 0).sinr(100), within(1e-12));
        assertThat(BUDGET.sinr(120)).isCloseTo(1, within(1e-12));
    }

    @Test
    void asManyUsersAreInSightAsIsLikely() {
        // Without shadowing a user has one of two efficiencies.
        PathLoss micro = PathLoss.named("umi");
        Channel.Workspace workspace = new CellularChannel(micro, 1.5, BUDGET, false, Fading.NONE, LinkModel.shannon())
                .workspace(new Draws(3));
        double inSight = Math.log1p(BUDGET.sinr(micro.losDb(100, 1.5, 3.5, 1))) / Math.log(2);
        int seen = 0;
        int drops = 20_000;
        for (int r = 0; r < drops; r++) {
            double efficiency = workspace.drop(r).efficiencyBpsPerHz(r % 50, 100, 0, 1);
            seen += Math.abs(efficiency - inSight) < 1e-9 ? 1 : 0;
        }
        double probability = micro.losProbability(100, 1.5);

        assertThat((double) seen / drops)
                .isCloseTo(probability, within(4 * Math.sqrt(probability * (1 - probability) / drops)));
    }

    @Test
    void shadowingHasTheReportsDeviation() {
        PathLoss micro = PathLoss.named("umi");
        Channel.Workspace workspace =
                new CellularChannel(micro, 1.5, BUDGET, true, Fading.NONE, LinkModel.shannon()).workspace(new Draws(5));
        int drops = 20_000;
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < drops; r++) {
            double efficiency = workspace.drop(r).efficiencyBpsPerHz(0, 0, 15, 1); // always in sight
            double lossDb = 120 - 10 * Math.log10(Math.expm1(efficiency * Math.log(2)));
            double shadow = lossDb - micro.losDb(15, 1.5, 3.5, 1);
            sum += shadow;
            squares += shadow * shadow;
        }

        assertThat(sum / drops).isCloseTo(0, within(4 * 4 / Math.sqrt(drops)));
        assertThat(squares / drops).isCloseTo(16, within(4 * 16 * Math.sqrt(2.0 / drops)));
    }

    @Test
    void fadingHasMean1AndTheDeviationOfItsKind() {
        Draws draws = new Draws(9);
        for (double factorDb : new double[] {-40, 0, 6}) {
            assertFading(new Fading(Fading.Kind.RICIAN, factorDb), factorDb, draws);
        }
        assertFading(new Fading(Fading.Kind.RAYLEIGH, 0), Double.NEGATIVE_INFINITY, draws);
        assertThat(Fading.NONE.powerGain(draws)).isEqualTo(1);
    }

    /** The variance of the power is (1 + 2 K) / (1 + K)^2. */
    private static void assertFading(Fading fading, double factorDb, Draws draws) {
        double k = Math.pow(10, factorDb / 10);
        double variance = (1 + 2 * k) / ((1 + k) * (1 + k));
        int count = 50_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double gain = fading.powerGain(draws.at(i, Purpose.FADING, 0));
            sum += gain;
            squares += (gain - 1) * (gain - 1);
        }
        assertThat(sum / count).isCloseTo(1, within(4 * Math.sqrt(variance / count)));
        assertThat(squares / count).isCloseTo(variance, within(0.06));
    }
}
