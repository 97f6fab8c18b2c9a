package dev.slide.planner;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The least rate at which one task meets its deadline within its energy budget. A workspace of one thread.
 *
 * <p>A rate it returns holds: replayed with every operation rounded up, neither deadline nor budget is exceeded. It is no
 * higher than the exact least rate of the same task with deadline and budget shorter by {@code 2 margin(1)} (see
 * {@link Chain#margin}: 2e-13 for 50 layers, 4e-11 for 10,000), or, when differences of times cancel so badly that more
 * is needed, by {@code 2 margin(5)}.
 */
final class LeastRate {
    /** Even at the highest rate the deadline is missed. */
    static final double TOO_LATE = -1;

    /** Even at the highest rate the deadline can only be met with more energy. */
    static final double TOO_MUCH_ENERGY = -2;

    // At full clock the least rate is in closed form. If its least energy is within the budget it is the answer, else
    // the
    // energy is too high there and must be low enough at the highest rate. It is convex in u, the inverse of the rate;
    // between the two, Newton's method on the energy to the power -1/2 (straight in u for one layer without static
    // power)
    // finds the crossing, quadratically from either side. Whenever three evaluations have not halved the bracket it is
    // bisected, so there are at most 4 log2((u1 - u0) / (tolerance u0)) evaluations, each O(rows).
    private static final int BISECTIONS = 60;

    private final Frequencies frequencies;
    private final Replay replay = new Replay();
    private double[] frequencyHz = new double[64];
    private boolean atHighestClock;

    LeastRate(FrequencyRule rule) {
        frequencies = rule.newFrequencies();
    }

    /**
     * Solves for one task.
     *
     * @param chain the task
     * @param highestBps the most it may have
     * @return the rate [bit/s], or {@link #TOO_LATE} or {@link #TOO_MUCH_ENERGY}
     */
    double solve(Chain chain, double highestBps) {
        return chain.clocks == null ? continuous(chain, highestBps) : discrete(chain, highestBps);
    }

    /**
     * Chooses frequencies for a given rate.
     *
     * @param chain the task, with the time it is to be done by as its deadline
     * @param rateBps the rate
     * @return a frequency for each layer, overwritten by the next call; null if deadline and budget cannot be kept
     */
    double @Nullable [] run(Chain chain, double rateBps) {
        // With a margin first: such a plan holds in whatever order others add up.
        for (int attempt = 1; attempt <= Chain.ATTEMPTS; attempt++) {
            boolean last = attempt == Chain.ATTEMPTS;
            if (holds(chain, rateBps, chain.margin(last ? 0 : attempt) / 2)) {
                return frequencyHz;
            }
        }
        return null;
    }

    /** The least rate at full clock, whatever the energy; {@link #TOO_LATE} if no rate will do. */
    static double atHighestClock(Chain chain, double deadlineSeconds) {
        double[] allBits = chain.bits;
        double[] fastest = chain.fastestSeconds;
        double rate = 0;
        for (int j = 0; j < chain.rows; j++) {
            double slack = deadlineSeconds - fastest[j];
            double bits = allBits[j];
            if (slack < 0 || (slack == 0 && bits > 0)) {
                return TOO_LATE;
            }
            if (bits > rate * slack) {
                rate = bits / slack;
            }
        }
        return rate;
    }

    private double continuous(Chain chain, double highestBps) {
        double rate = solve(chain, highestBps, 1);
        if (rate == TOO_LATE || (rate >= 0 && atHighestClock)) {
            double unmargined = atHighestClock(chain, chain.deadlineSeconds);
            if (unmargined >= 0 && unmargined <= highestBps && holds(chain, unmargined, 0)) {
                return unmargined;
            }
        }
        for (int attempt = 1; rate >= 0 && !holds(chain, rate, chain.margin(attempt) / 2); ) {
            attempt++;
            rate = attempt == Chain.ATTEMPTS ? TOO_LATE : solve(chain, highestBps, attempt);
        }
        return rate;
    }

    /** The least rate for a shorter deadline and budget, in ordinary arithmetic. */
    private double solve(Chain chain, double highestBps, int attempt) {
        double deadline = chain.deadlineSeconds * (1 - chain.margin(attempt));
        double budget = chain.budgetJoules * (1 - chain.margin(attempt));
        double rate = atHighestClock(chain, deadline);
        atHighestClock = true;
        if (rate == TOO_LATE || rate > highestBps) {
            return TOO_LATE;
        }
        if (budget == Double.POSITIVE_INFINITY) {
            return rate;
        }
        frequencies.energy(chain, rate == 0 ? 0 : 1 / rate, deadline);
        if (frequencies.joules <= budget) {
            return rate;
        }
        atHighestClock = false;
        if (rate == 0 || !(frequencies.slope > 0)) {
            return TOO_MUCH_ENERGY;
        }
        return crossing(chain, deadline, budget, 1 / highestBps, 1 / rate);
    }

    /**
     * The rate at which the energy falls to the budget, from above.
     *
     * @param low the inverse of the highest rate
     * @param high the inverse of a rate that takes too much energy, which {@link #frequencies} has evaluated last
     */
    private double crossing(Chain chain, double deadline, double budget, double low, double high) {
        double tolerance = chain.margin(1) / 4;
        double aim = budget * (1 - tolerance / 2);
        double at = high;
        double joules = frequencies.joules;
        double slope = frequencies.slope;
        frequencies.energy(chain, low, deadline);
        if (frequencies.joules > budget) {
            return TOO_MUCH_ENERGY;
        }
        double below = low;
        double above = high;
        double width = above - below;
        int sinceHalved = 0;
        while (above - below > tolerance * below) {
            double next = at - 2 * joules / slope * (Math.sqrt(joules / aim) - 1);
            if (sinceHalved == 3 || !(next > below && next < above)) {
                next = below + (above - below) / 2;
            }
            frequencies.energy(chain, next, deadline);
            at = next;
            joules = frequencies.joules;
            slope = frequencies.slope;
            if (joules > budget) {
                above = next;
            } else {
                below = next;
                if (joules >= budget * (1 - tolerance)) {
                    break;
                }
            }
            sinceHalved++;
            if (above - below <= width / 2) {
                width = above - below;
                sinceHalved = 0;
            }
        }
        return 1 / below;
    }

    /**
     * With a table of clocks, frequencies rounded up to it take more energy. That energy still never rises with the rate,
     * but in steps: bisection between the rate without a table and the highest.
     */
    private double discrete(Chain chain, double highestBps) {
        double rate = solve(chain, highestBps, 1);
        if (rate == TOO_LATE) {
            double unmargined = atHighestClock(chain, chain.deadlineSeconds);
            return unmargined >= 0 && unmargined <= highestBps && holds(chain, unmargined, 0) ? unmargined : TOO_LATE;
        }
        if (rate == TOO_MUCH_ENERGY || run(chain, rate) != null) {
            return rate;
        }
        if (rate == 0 || run(chain, highestBps) == null) {
            return TOO_MUCH_ENERGY;
        }
        double holds = 1 / highestBps;
        double fails = 1 / rate;
        double found = highestBps;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = holds + (fails - holds) / 2;
            double middleBps = 1 / middle;
            if (run(chain, middleBps) == null) {
                fails = middle;
            } else {
                holds = middle;
                found = middleBps;
            }
        }
        return found;
    }

    private boolean holds(Chain chain, double rateBps, double margin) {
        if (frequencyHz.length < chain.profile.layerCount()) {
            frequencyHz = Arrays.copyOf(frequencyHz, 2 * chain.profile.layerCount());
        }
        double secondsPerBit = rateBps == 0 ? 0 : 1 / rateBps;
        frequencies.choose(chain, secondsPerBit, chain.deadlineSeconds * (1 - margin), frequencyHz);
        return replay.holds(chain, rateBps, frequencyHz);
    }
}
