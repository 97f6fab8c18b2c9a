package dev.slide.simulator;

/** Is told how far an experiment is. Called by any thread, one at a time. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total, secondsLeft) -> {};

    /**
     * A drop has been planned by all schemes.
     *
     * @param doneDrops so far, those of an interrupted run included
     * @param totalDrops in all; the most if a precision is wanted
     * @param secondsLeft roughly; NaN while nothing can be said
     */
    void at(long doneDrops, long totalDrops, double secondsLeft);
}
