package dev.slide.planner;

import dev.slide.model.ClockTable;

/** Brings frequencies to those a device really has. */
final class Clocks {
    private Clocks() {}

    /** The highest clock that is not above a frequency; the table has one. */
    static double highest(ClockTable table, double atMostHz) {
        int i = table.size() - 1;
        while (table.frequencyHz(i) > atMostHz) {
            i--;
        }
        return table.frequencyHz(i);
    }

    /**
     * The clock at which a cycle takes the least energy among those that are fast enough: never one below the needed
     * frequency, so deadlines hold.
     *
     * @param chain a task whose device has a table of clocks
     * @param neededHz not above the highest clock
     */
    static double choose(Chain chain, ClockTable table, double neededHz) {
        double chosen = chain.highestHz;
        double least = energyOfCycle(chain, chosen);
        for (int i = table.size() - 1; i >= 0; i--) {
            double clock = table.frequencyHz(i);
            if (clock > chain.highestHz) {
                continue;
            }
            if (clock < neededHz || clock < chain.lowestHz) {
                break;
            }
            double energy = energyOfCycle(chain, clock);
            if (energy <= least) {
                least = energy;
                chosen = clock;
            }
        }
        return chosen;
    }

    private static double energyOfCycle(Chain chain, double frequencyHz) {
        return chain.staticWatts / frequencyHz + chain.dynamicWatts * frequencyHz * frequencyHz;
    }
}
