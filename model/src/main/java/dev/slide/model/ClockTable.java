package dev.slide.model;

import java.util.Arrays;

/** The clock frequencies a device really has [Hz], ascending. */
public final class ClockTable {
    private final double[] frequencyHz;

    /**
     * A table of these frequencies in any order.
     *
     * @throws IllegalArgumentException if there is none, one is not above 0, or one comes twice
     */
    public ClockTable(double... frequencyHz) {
        this.frequencyHz = frequencyHz.clone();
        Arrays.sort(this.frequencyHz);
        if (frequencyHz.length == 0) {
            throw new IllegalArgumentException("clocksHz is empty, but must have one frequency or more");
        }
        for (int i = 0; i < this.frequencyHz.length; i++) {
            Check.positive("clocksHz", this.frequencyHz[i]);
            if (i > 0 && this.frequencyHz[i] == this.frequencyHz[i - 1]) {
                throw new IllegalArgumentException("clocksHz has " + this.frequencyHz[i] + " twice");
            }
        }
    }

    public int size() {
        return frequencyHz.length;
    }

    /** The frequency at a place, the lowest at 0. */
    public double frequencyHz(int index) {
        return frequencyHz[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClockTable that && Arrays.equals(frequencyHz, that.frequencyHz);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(frequencyHz);
    }

    @Override
    public String toString() {
        return Arrays.toString(frequencyHz);
    }
}
