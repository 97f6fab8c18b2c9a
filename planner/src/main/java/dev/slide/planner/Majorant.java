package dev.slide.planner;

import java.util.Arrays;

/**
 * The frequencies of least energy at a given rate, for a device that may change its clock from layer to layer.
 *
 * <p>Let row {@code j} of a {@link Chain} leave {@code X_j} seconds for {@code Q_j} cycles, where no row is allowed more
 * time than one before it. The frequencies are the slopes of the least concave majorant of {@code (0, 0)} and all
 * {@code (X_j, Q_j)}, read from layer to layer, but never below the resting frequency.
 */
final class Majorant extends Frequencies {
    // Idea: seen from the deadline backwards, every layer has a release (its arrival) and all have one deadline, which
    // is
    // speed scaling with the arrivals as deadlines (Yao, Demers, Shenker, FOCS 1995); with nested intervals its optimum
    // is
    // this majorant. Energy per time is convex in the frequency, so the straightest path wins, and below the resting
    // frequency a slower clock costs more energy. One pass with a stack of the corners: O(rows), as every row is pushed
    // once and popped at most once.
    //
    // Rows come with falling X, so the stack grows from the right end (X_1, Q_1) towards the origin, with slopes
    // rising.

    private double[] x = new double[64];
    private double[] q = new double[64];
    private int[] row = new int[64];
    private int corners;

    /** Finds the corners. */
    private void corners(Chain chain, double secondsPerBit, double deadlineSeconds) {
        int rows = chain.rows;
        if (x.length < rows) {
            x = new double[2 * rows];
            q = new double[2 * rows];
            row = new int[2 * rows];
        }
        double[] bits = chain.bits;
        double[] cycles = chain.cycles;
        double[] overhead = chain.overheadSeconds;
        double shortest = 1 / chain.highestHz;
        double least = Double.POSITIVE_INFINITY;
        int top = 0;
        for (int j = 0; j < rows; j++) {
            double quantity = cycles[j];
            // Never less than the highest frequency takes: cancellation in the difference must not lead beyond it.
            double time = Math.max(deadlineSeconds - overhead[j] - bits[j] * secondsPerBit, quantity * shortest);
            if (time >= least) {
                continue;
            }
            least = time;
            top = hidden(top, time, quantity);
            x[top] = time;
            q[top] = quantity;
            row[top] = j;
            top++;
        }
        corners = hidden(top, 0, 0);
    }

    /** How many corners are left when those are dropped that lie under the line from the last but one to this point. */
    private int hidden(int corners, double time, double quantity) {
        int top = corners;
        while (top >= 2
                && (q[top - 1] - quantity) * (x[top - 2] - x[top - 1])
                        <= (q[top - 2] - q[top - 1]) * (x[top - 1] - time)) {
            top--;
        }
        return top;
    }

    @Override
    void energy(Chain chain, double secondsPerBit, double deadlineSeconds) {
        corners(chain, secondsPerBit, deadlineSeconds);
        double[] bits = chain.bits;
        double receive = chain.receiveWatts * chain.totalBits();
        double sum = chain.staticWatts * chain.overheadSeconds[0] + receive * secondsPerBit;
        double rise = receive;
        double resting = chain.restingHz;
        for (int i = 0; i < corners; i++) {
            boolean last = i == corners - 1;
            double quantity = last ? q[i] : q[i] - q[i + 1];
            if (quantity <= 0) {
                continue;
            }
            double time = last ? x[i] : x[i] - x[i + 1];
            double frequency = Math.min(quantity / time, chain.highestHz);
            if (frequency <= resting) {
                sum += chain.energyOfCycles(quantity, resting);
            } else {
                double dynamic = chain.dynamicWatts * frequency * frequency;
                double later = last ? 0 : bits[row[i + 1]];
                sum += chain.staticWatts * time + dynamic * quantity;
                rise += (2 * dynamic * frequency - chain.staticWatts) * (bits[row[i]] - later);
            }
        }
        joules = sum;
        slope = rise;
    }

    @Override
    void write(Chain chain, double secondsPerBit, double deadlineSeconds, double[] frequencyHz) {
        corners(chain, secondsPerBit, deadlineSeconds);
        int layers = chain.firstLayer[chain.rows];
        for (int i = 0; i < corners; i++) {
            boolean last = i == corners - 1;
            double quantity = last ? q[i] : q[i] - q[i + 1];
            double time = last ? x[i] : x[i] - x[i + 1];
            double frequency = quantity <= 0
                    ? chain.restingHz
                    : Math.min(Math.max(quantity / time, chain.restingHz), chain.highestHz);
            int to = last ? layers : chain.firstLayer[row[i + 1]];
            Arrays.fill(frequencyHz, chain.firstLayer[row[i]], to, frequency);
        }
    }
}
