package dev.slide.planner;

import dev.slide.model.Cell;

/**
 * A cell's bandwidth in whole units: resource blocks, or else the last place of the cell's bandwidth (2^-52 of it), in
 * which sums that fit into the cell are exact in any order. Needs are rounded up to units, which is as if a cell with K
 * tasks were narrower by K 2^-52 of its bandwidth at most.
 */
final class Spectrum {
    private final double unitHz;
    private final long units;
    private final boolean blocks;

    Spectrum(Cell cell) {
        blocks = cell.hasResourceBlocks();
        unitHz = blocks ? cell.resourceBlockHz() : Math.ulp(cell.bandwidthHz());
        units = blocks ? cell.resourceBlocks() : (long) (cell.bandwidthHz() / unitHz);
    }

    /** All there is to share, below 2^53. */
    long units() {
        return units;
    }

    /** Whether the units are resource blocks. */
    boolean hasBlocks() {
        return blocks;
    }

    double hertz(long count) {
        return RoundedUp.multiplyDown((double) count, unitHz);
    }

    /** The highest rate that units carry. */
    double rateBps(long count, double spectralEfficiency) {
        return RoundedUp.multiplyDown(hertz(count), spectralEfficiency);
    }

    /** The fewest units that carry a rate, where all units do. */
    long unitsFor(double rateBps, double spectralEfficiency) {
        long count = (long) Math.ceil(rateBps / (unitHz * spectralEfficiency));
        while (count > 0 && carry(count - 1, rateBps, spectralEfficiency)) {
            count--;
        }
        while (!carry(count, rateBps, spectralEfficiency)) {
            count++;
        }
        return count;
    }

    private boolean carry(long count, double rateBps, double spectralEfficiency) {
        return rateBps <= rateBps(count, spectralEfficiency);
    }
}
