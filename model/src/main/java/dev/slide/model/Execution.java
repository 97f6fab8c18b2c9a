package dev.slide.model;

/**
 * How an admitted task runs: one clock frequency for each layer, and what follows from them.
 *
 * <p>Layer {@code l} takes {@code T_l = V_l + c_l / f_l} seconds and {@code staticPower T_l + dynamicPower c_l f_l^2}
 * joules; the radio takes {@code receivePower} until the last bit has arrived.
 */
public final class Execution {
    private final double[] frequencyHz;
    private final Timeline timeline;
    private final double energyJoules;

    /**
     * An execution as it was worked out.
     *
     * @param frequencyHz for each layer, in the order of execution
     * @param timeline in seconds from the task's release
     * @param energyJoules of all layers and the radio
     * @throws IllegalArgumentException if the numbers of layers differ
     */
    public Execution(double[] frequencyHz, Timeline timeline, double energyJoules) {
        if (frequencyHz.length != timeline.layers().size()) {
            throw new IllegalArgumentException("frequencyHz has " + frequencyHz.length + " layers, but the timeline "
                    + timeline.layers().size());
        }
        this.frequencyHz = frequencyHz.clone();
        this.timeline = timeline;
        this.energyJoules = Check.nonNegative("energyJoules", energyJoules);
    }

    public int layerCount() {
        return frequencyHz.length;
    }

    public double frequencyHz(int layer) {
        return frequencyHz[layer];
    }

    /** Arrival, start and end of every layer. */
    public Timeline timeline() {
        return timeline;
    }

    /** From the task's release to its last output. */
    public double completionSeconds() {
        return timeline.endSeconds();
    }

    public double energyJoules() {
        return energyJoules;
    }
}
