package dev.slide.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
    /** Spectral efficiencies as TS 38.214 prints them, beside the code rates. */
    private static final double[] QAM64 = {
        0.2344, 0.3066, 0.3770, 0.4902, 0.6016, 0.7402, 0.8770, 1.0273, 1.1758, 1.3262, 1.3281, 1.4766, 1.6953, 1.9141,
        2.1602, 2.4063, 2.5703, 2.5664, 2.7305, 3.0293, 3.3223, 3.6094, 3.9023, 4.2129, 4.5234, 4.8164, 5.1152, 5.3320,
        5.5547
    };

    private static final double[] QAM256 = {
        0.2344, 0.3770, 0.6016, 0.8770, 1.1758, 1.4766, 1.6953, 1.9141, 2.1602, 2.4063, 2.5703, 2.7305, 3.0293, 3.3223,
        3.6094, 3.9023, 4.2129, 4.5234, 4.8164, 5.1152, 5.3320, 5.5547, 5.8906, 6.2266, 6.5703, 6.9141, 7.1602, 7.4063
    };

    @Test
    void modulationAndCodingIsThatOfTheStandard() {
        assertTable(McsTable.QAM64, QAM64);
        assertTable(McsTable.QAM256, QAM256);
        assertThat(McsTable.QAM64.modulationBits(9)).isEqualTo(2);
        assertThat(McsTable.QAM64.modulationBits(10)).isEqualTo(4);
        assertThat(McsTable.QAM64.modulationBits(17)).isEqualTo(6);
        assertThat(McsTable.QAM256.modulationBits(19)).isEqualTo(6);
        assertThat(McsTable.QAM256.modulationBits(20)).isEqualTo(8);
        assertThat(McsTable.QAM256.codeRate(20)).isEqualTo(682.5 / 1024);
    }

    private static void assertTable(McsTable table, double... printed) {
        assertThat(table.size()).isEqualTo(printed.length);
        for (int mcs = 0; mcs < printed.length; mcs++) {
            assertThat(table.efficiencyBpsPerHz(mcs)).isCloseTo(printed[mcs], within(5.1e-5));
            assertThat(table.modulationBits(mcs) * table.codeRate(mcs)).isEqualTo(table.efficiencyBpsPerHz(mcs));
        }
    }

    @Test
    void theHighestEfficiencyNotAboveIsTaken() {
        for (McsTable table : List.of(McsTable.QAM64, McsTable.QAM256)) {
            for (double limit = 0; limit < 9; limit += 0.01) {
                double best = 0;
                for (int mcs = 0; mcs < table.size(); mcs++) {
                    double one = table.efficiencyBpsPerHz(mcs);
                    best = one <= limit ? Math.max(best, one) : best;
                }
                assertThat(table.atMostBpsPerHz(limit)).isEqualTo(best);
            }
        }
        double sixteen = McsTable.QAM64.efficiencyBpsPerHz(16);
        assertThat(McsTable.QAM64.atMostBpsPerHz(sixteen)).isEqualTo(sixteen);
        assertThat(McsTable.QAM64.atMostBpsPerHz(Math.nextDown(sixteen)))
                .isEqualTo(McsTable.QAM64.efficiencyBpsPerHz(17));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "5, 25, 11, -",
                "10, 52, 24, 11",
                "15, 79, 38, 18",
                "20, 106, 51, 24",
                "25, 133, 65, 31",
                "30, 160, 78, 38",
                "35, 188, 92, 44",
                "40, 216, 106, 51",
                "45, 242, 119, 58",
                "50, 270, 133, 65",
                "60, -, 162, 79",
                "70, -, 189, 93",
                "80, -, 217, 107",
                "90, -, 245, 121",
                "100, -, 273, 135"
            })
    void resourceBlocksAreThoseOfTheStandard(int megahertz, Integer at15, Integer at30, Integer at60) {
        assertBlocks(megahertz, 15, at15);
        assertBlocks(megahertz, 30, at30);
        assertBlocks(megahertz, 60, at60);
    }

    private static void assertBlocks(int megahertz, int kilohertz, Integer blocks) {
        if (blocks == null) {
            assertThatThrownBy(() -> ResourceBlocks.count(megahertz * 1e6, kilohertz * 1e3))
                    .hasMessageContaining("no channel");
            return;
        }
        assertThat(ResourceBlocks.count(megahertz * 1e6, kilohertz * 1e3)).isEqualTo(blocks);
        assertThat(blocks * ResourceBlocks.blockHz(kilohertz * 1e3)).isLessThan(megahertz * 1e6);
    }

    @Test
    void shannonsLimitAndTheGap() {
        assertThat(LinkModel.shannon().efficiencyBpsPerHz(15)).isCloseTo(4, within(1e-12));
        assertThat(new LinkModel(10, null).efficiencyBpsPerHz(150)).isCloseTo(4, within(1e-12));
        assertThat(new LinkModel(0, McsTable.QAM256).efficiencyBpsPerHz(15)).isEqualTo(6 * 666 / 1024.0);
        assertThat(new LinkModel(0, McsTable.QAM256).efficiencyBpsPerHz(0.1)).isZero();
        assertThat(new LinkModel(0, McsTable.QAM256).efficiencyBpsPerHz(1e6)).isEqualTo(8 * 948 / 1024.0);
    }
}
