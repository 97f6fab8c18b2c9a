package dev.slide.simulator.radio;

/**
 * What is sent and what disturbs. Power goes with bandwidth: a user has the same SINR on every hertz.
 *
 * @param carrierGHz centre frequency
 * @param powerDbmPerHz radiated power on each hertz, antenna gains of both ends included
 * @param noiseFigureDb of the receiver
 * @param interferenceRiseDb how far other cells lift the noise, 0 for none
 */
public record LinkBudget(double carrierGHz, double powerDbmPerHz, double noiseFigureDb, double interferenceRiseDb) {
    private static final double THERMAL_DBM_PER_HZ = -174;

    /** Signal over noise and interference, as a ratio, after this much loss. */
    double sinr(double lossDb) {
        return Decibels.ratio(powerDbmPerHz - lossDb - THERMAL_DBM_PER_HZ - noiseFigureDb - interferenceRiseDb);
    }
}
