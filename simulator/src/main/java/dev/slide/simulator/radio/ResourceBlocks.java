package dev.slide.simulator.radio;

import java.util.Arrays;
import java.util.List;

/** How many resource blocks a channel of 5G has below 6 GHz: 3GPP TS 38.101-1, table 5.3.2-1. */
public final class ResourceBlocks {
    private static final int SUBCARRIERS = 12;
    private static final int[] MEGAHERTZ = {5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100};
    private static final int[] SPACINGS_KILOHERTZ = {15, 30, 60};
    private static final int[][] BLOCKS = {
        {25, 52, 79, 106, 133, 160, 188, 216, 242, 270, 0, 0, 0, 0, 0},
        {11, 24, 38, 51, 65, 78, 92, 106, 119, 133, 162, 189, 217, 245, 273},
        {0, 11, 18, 24, 31, 38, 44, 51, 58, 65, 79, 93, 107, 121, 135}
    };

    private ResourceBlocks() {}

    /** Width of a block [Hz]. */
    public static double blockHz(double subcarrierHz) {
        return SUBCARRIERS * subcarrierHz;
    }

    /**
     * The number of blocks.
     *
     * @param bandwidthHz of the channel, guard bands included
     * @param subcarrierHz spacing of subcarriers: 15, 30 or 60 kHz
     * @throws IllegalArgumentException if the table has no such channel
     */
    public static int count(double bandwidthHz, double subcarrierHz) {
        for (int s = 0; s < SPACINGS_KILOHERTZ.length; s++) {
            for (int b = 0; b < MEGAHERTZ.length; b++) {
                if (subcarrierHz == SPACINGS_KILOHERTZ[s] * 1e3
                        && bandwidthHz == MEGAHERTZ[b] * 1e6
                        && BLOCKS[s][b] > 0) {
                    return BLOCKS[s][b];
                }
            }
        }
        throw new IllegalArgumentException("TS 38.101-1 has no channel of " + bandwidthHz + " Hz with subcarriers "
                + subcarrierHz + " Hz apart; channels are 5 to 100 MHz wide (" + channels()
                + "), at 15 kHz at most 50 MHz, at 60 kHz at least 10 MHz");
    }

    private static List<Integer> channels() {
        return Arrays.stream(MEGAHERTZ).boxed().toList();
    }
}
