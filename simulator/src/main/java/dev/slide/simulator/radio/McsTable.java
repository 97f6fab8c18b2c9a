package dev.slide.simulator.radio;

import java.util.Arrays;

/** Modulation and coding schemes of 3GPP TS 38.214, tables 5.1.3.1-1 (up to 64QAM) and 5.1.3.1-2 (up to 256QAM). */
public final class McsTable {
    /** Table 1, up to 64QAM. */
    public static final McsTable QAM64 = new McsTable(
            new int[] {2, 10, 4, 7, 6, 12},
            120,
            157,
            193,
            251,
            308,
            379,
            449,
            526,
            602,
            679,
            340,
            378,
            434,
            490,
            553,
            616,
            658,
            438,
            466,
            517,
            567,
            616,
            666,
            719,
            772,
            822,
            873,
            910,
            948);

    /** Table 2, up to 256QAM. */
    public static final McsTable QAM256 = new McsTable(
            new int[] {2, 5, 4, 6, 6, 9, 8, 8},
            120,
            193,
            308,
            449,
            602,
            378,
            434,
            490,
            553,
            616,
            658,
            466,
            517,
            567,
            616,
            666,
            719,
            772,
            822,
            873,
            682.5,
            711,
            754,
            797,
            841,
            885,
            916.5,
            948);

    private static final double RATE_UNIT = 1024;

    private final int[] bits;
    private final double[] codeRate;
    private final double[] ascending;

    /** Runs of pairs, bits of a symbol and how many schemes have them; then the code rates times 1024. */
    private McsTable(int[] runs, double... rates) {
        bits = new int[rates.length];
        codeRate = new double[rates.length];
        ascending = new double[rates.length];
        int at = 0;
        for (int run = 0; run < runs.length; run += 2) {
            for (int i = 0; i < runs[run + 1]; i++) {
                bits[at] = runs[run];
                codeRate[at] = rates[at] / RATE_UNIT;
                ascending[at] = bits[at] * codeRate[at];
                at++;
            }
        }
        Arrays.sort(ascending); // MCS 17 of the first table is below MCS 16
    }

    /** How many schemes there are. */
    public int size() {
        return bits.length;
    }

    /** Bits of a modulation symbol. */
    public int modulationBits(int mcs) {
        return bits[mcs];
    }

    /** Data bits of a code bit. */
    public double codeRate(int mcs) {
        return codeRate[mcs];
    }

    /** Spectral efficiency [bit/s/Hz]. */
    public double efficiencyBpsPerHz(int mcs) {
        return bits[mcs] * codeRate[mcs];
    }

    /** The highest efficiency that is not above a limit; 0 if all are. */
    public double atMostBpsPerHz(double limit) {
        int at = Arrays.binarySearch(ascending, limit);
        int place = at >= 0 ? at : -at - 2;
        return place < 0 ? 0 : ascending[place];
    }
}
