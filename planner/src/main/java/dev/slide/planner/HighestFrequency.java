package dev.slide.planner;

import java.util.Arrays;

/** The highest frequency, always. */
final class HighestFrequency extends Frequencies {
    @Override
    void energy(Chain chain, double secondsPerBit, double deadlineSeconds) {
        slope = chain.receiveWatts * chain.totalBits();
        joules = chain.staticWatts * chain.overheadSeconds[0]
                + chain.energyOfCycles(chain.cycles[0], chain.highestHz)
                + slope * secondsPerBit;
    }

    @Override
    void write(Chain chain, double secondsPerBit, double deadlineSeconds, double[] frequencyHz) {
        Arrays.fill(frequencyHz, 0, chain.firstLayer[chain.rows], chain.highestHz);
    }
}
