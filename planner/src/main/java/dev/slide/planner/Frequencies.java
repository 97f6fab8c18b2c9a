package dev.slide.planner;

import dev.slide.model.ClockTable;

/** Chooses clock frequencies so that a task takes the least energy at a given rate. A workspace of one thread. */
abstract class Frequencies {
    /** The least energy [J], set by {@link #energy}. */
    double joules;

    /** Its derivative by the inverse of the rate [J bit/s], set by {@link #energy}; not below 0. */
    double slope;

    /**
     * Sets {@link #joules} and {@link #slope}. The energy is convex in the inverse of the rate and never falls with it.
     *
     * @param chain the task
     * @param secondsPerBit the inverse of a rate at which the deadline can be met, but for rounding
     * @param deadlineSeconds the deadline
     */
    abstract void energy(Chain chain, double secondsPerBit, double deadlineSeconds);

    /** Writes the frequency of every layer, for the arguments of {@link #energy}. */
    abstract void write(Chain chain, double secondsPerBit, double deadlineSeconds, double[] frequencyHz);

    /** The same with the device's own clocks, if it has a table and the table counts; no frequency is 0. */
    final void choose(Chain chain, double secondsPerBit, double deadlineSeconds, double[] frequencyHz) {
        write(chain, secondsPerBit, deadlineSeconds, frequencyHz);
        int layers = chain.firstLayer[chain.rows];
        ClockTable clocks = chain.clocks;
        if (clocks != null) {
            for (int l = 0; l < layers; l++) {
                frequencyHz[l] = Clocks.choose(chain, clocks, frequencyHz[l]);
            }
        }
        for (int l = 0; l < layers && frequencyHz[l] == 0; l++) { // frequencies never fall; 0 means nothing to do
            frequencyHz[l] = chain.highestHz;
        }
    }
}
