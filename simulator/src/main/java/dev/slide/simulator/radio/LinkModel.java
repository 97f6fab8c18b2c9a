package dev.slide.simulator.radio;

import org.jspecify.annotations.Nullable;

/**
 * Bits per second and hertz from the SINR: {@code log2(1 + SINR / gap)}, and if there is a table then the highest of its
 * efficiencies that is not above.
 *
 * @param gapDb how much more power real codes need than Shannon's limit, 0 or above
 * @param table modulation and coding schemes; null for any efficiency
 */
public record LinkModel(double gapDb, @Nullable McsTable table) {
    public LinkModel {
        if (!(gapDb >= 0 && gapDb <= 100)) {
            throw new IllegalArgumentException("gapDb is " + gapDb + ", but must be from 0 to 100");
        }
    }

    /** Shannon's limit. */
    public static LinkModel shannon() {
        return new LinkModel(0, null);
    }

    /** The spectral efficiency [bit/s/Hz]; 0 if the table has none so low. */
    public double efficiencyBpsPerHz(double sinr) {
        double limit = StrictMath.log1p(sinr / Decibels.ratio(gapDb)) / StrictMath.log(2);
        return table == null ? limit : table.atMostBpsPerHz(limit);
    }
}
