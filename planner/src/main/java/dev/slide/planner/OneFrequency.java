package dev.slide.planner;

import java.util.Arrays;

/**
 * One frequency for the whole task: the lowest at which every row's cycles fit into its time, that is the steepest line
 * from the origin of the majorant's plane to a row; never below the resting frequency.
 */
final class OneFrequency extends Frequencies {
    private double frequency;
    private double change;

    @Override
    void energy(Chain chain, double secondsPerBit, double deadlineSeconds) {
        steepest(chain, secondsPerBit, deadlineSeconds);
        double cycles = chain.cycles[0];
        double receive = chain.receiveWatts * chain.totalBits();
        joules = chain.staticWatts * chain.overheadSeconds[0]
                + chain.energyOfCycles(cycles, frequency)
                + receive * secondsPerBit;
        slope = receive;
        if (change > 0) {
            slope += change
                    * cycles
                    * (2 * chain.dynamicWatts * frequency - chain.staticWatts / (frequency * frequency));
        }
    }

    @Override
    void write(Chain chain, double secondsPerBit, double deadlineSeconds, double[] frequencyHz) {
        steepest(chain, secondsPerBit, deadlineSeconds);
        Arrays.fill(frequencyHz, 0, chain.firstLayer[chain.rows], frequency);
    }

    private void steepest(Chain chain, double secondsPerBit, double deadlineSeconds) {
        double shortest = 1 / chain.highestHz;
        double quantity = 0;
        double time = 1;
        double bits = 0;
        for (int j = 0; j < chain.rows; j++) {
            double q = chain.cycles[j];
            double x =
                    Math.max(deadlineSeconds - chain.overheadSeconds[j] - chain.bits[j] * secondsPerBit, q * shortest);
            if (q * time > quantity * x) {
                quantity = q;
                time = x;
                bits = chain.bits[j];
            }
        }
        double needed = Math.min(quantity / time, chain.highestHz);
        frequency = Math.max(needed, chain.restingHz);
        change = needed > chain.restingHz ? needed * bits / time : 0;
    }
}
