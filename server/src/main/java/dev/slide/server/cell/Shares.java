package dev.slide.server.cell;

import dev.slide.model.Cell;

/**
 * A cell's bandwidth in whole units, so that what is taken and given back always adds up: resource blocks, or else 2^-40 of
 * the bandwidth. Some of them are kept for streams without a task.
 */
final class Shares {
    private static final double ROUNDING = 1e-6;

    private final Cell cell;
    private final double unitHz;
    private final long units;
    private final long forTasks;

    /**
     * Divides a cell.
     *
     * @param otherShare the part kept for streams without a task, rounded up to whole units
     * @throws IllegalArgumentException if nothing is left for tasks
     */
    Shares(Cell cell, double otherShare) {
        this.cell = cell;
        unitHz = cell.hasResourceBlocks() ? cell.resourceBlockHz() : cell.bandwidthHz() * 0x1p-40;
        units = cell.hasResourceBlocks() ? cell.resourceBlocks() : 1L << 40;
        forTasks = (long) Math.floor(units * (1 - otherShare));
        if (forTasks < 1) {
            throw new IllegalArgumentException("otherShare is " + otherShare + ", which leaves nothing for tasks");
        }
    }

    /** What tasks may have, as a cell of its own. */
    Cell cellForTasks() {
        return cell.hasResourceBlocks()
                ? new Cell(cell.bandwidthHz(), unitHz, Math.toIntExact(forTasks))
                : Cell.of(hertz(forTasks));
    }

    long forTasks() {
        return forTasks;
    }

    long all() {
        return units;
    }

    boolean hasBlocks() {
        return cell.hasResourceBlocks();
    }

    double hertz(long count) {
        return count * unitHz;
    }

    /** The fewest units of at least so much bandwidth. */
    long unitsFor(double hertz) {
        return (long) Math.ceil(hertz / unitHz - ROUNDING);
    }
}
