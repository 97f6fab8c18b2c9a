package dev.slide.planner;

import java.util.function.LongSupplier;

/**
 * How to plan.
 *
 * @param seed of the schemes that draw at random
 * @param threads how many may work at once, at least 1; the plan does not depend on it
 * @param timeLimitSeconds after which the search for the best choice among valued tasks stops with the best found so far;
 *     {@link Double#POSITIVE_INFINITY} for no limit
 * @param shareLeftover whether bandwidth nobody needs is handed to the admitted tasks, to be done earlier
 * @param discreteClocks whether devices that have a table of clocks run at those only
 * @param nanoClock what measures time, as {@link System#nanoTime}
 */
public record PlanOptions(
        long seed,
        int threads,
        double timeLimitSeconds,
        boolean shareLeftover,
        boolean discreteClocks,
        LongSupplier nanoClock) {

    public PlanOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", but must be 1 or more");
        }
        if (!(timeLimitSeconds >= 0)) {
            throw new IllegalArgumentException("timeLimitSeconds is " + timeLimitSeconds + ", but must not be below 0");
        }
    }

    /** Seed 1, all cores, no time limit, the paper's problem without options. */
    public static PlanOptions defaults() {
        return new PlanOptions(
                1,
                Runtime.getRuntime().availableProcessors(),
                Double.POSITIVE_INFINITY,
                false,
                false,
                System::nanoTime);
    }

    public PlanOptions withSeed(long newSeed) {
        return new PlanOptions(newSeed, threads, timeLimitSeconds, shareLeftover, discreteClocks, nanoClock);
    }

    public PlanOptions withThreads(int count) {
        return new PlanOptions(seed, count, timeLimitSeconds, shareLeftover, discreteClocks, nanoClock);
    }

    public PlanOptions withTimeLimitSeconds(double seconds) {
        return new PlanOptions(seed, threads, seconds, shareLeftover, discreteClocks, nanoClock);
    }

    public PlanOptions withShareLeftover(boolean share) {
        return new PlanOptions(seed, threads, timeLimitSeconds, share, discreteClocks, nanoClock);
    }

    public PlanOptions withDiscreteClocks(boolean discrete) {
        return new PlanOptions(seed, threads, timeLimitSeconds, shareLeftover, discrete, nanoClock);
    }

    public PlanOptions withNanoClock(LongSupplier clock) {
        return new PlanOptions(seed, threads, timeLimitSeconds, shareLeftover, discreteClocks, clock);
    }
}
