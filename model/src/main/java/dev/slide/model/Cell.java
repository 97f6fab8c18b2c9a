package dev.slide.model;

/**
 * The bandwidth a base station shares out: any share of it, or whole resource blocks (OFDMA).
 *
 * @param bandwidthHz all there is to share, above 0
 * @param resourceBlockHz the width of one resource block; 0 if bandwidth may be shared out freely
 * @param resourceBlocks how many blocks there are, all within the bandwidth; 0 if bandwidth may be shared out freely
 */
public record Cell(double bandwidthHz, double resourceBlockHz, int resourceBlocks) {
    public Cell {
        Check.positive("bandwidthHz", bandwidthHz);
        Check.nonNegative("resourceBlockHz", resourceBlockHz);
        if (resourceBlocks < 0) {
            throw new IllegalArgumentException("resourceBlocks is " + resourceBlocks + ", but must not be below 0");
        }
        if ((resourceBlockHz == 0) != (resourceBlocks == 0)) {
            throw new IllegalArgumentException("resourceBlocks is " + resourceBlocks + " and resourceBlockHz "
                    + resourceBlockHz + ", but there must be both or neither");
        }
        if (resourceBlockHz * resourceBlocks > bandwidthHz) {
            throw new IllegalArgumentException("resourceBlocks is " + resourceBlocks + ", but so many of "
                    + resourceBlockHz + " Hz do not fit into bandwidthHz, " + bandwidthHz);
        }
    }

    /** A cell whose bandwidth may be shared out freely. */
    public static Cell of(double bandwidthHz) {
        return new Cell(bandwidthHz, 0, 0);
    }

    /**
     * A cell of as many resource blocks as fit.
     *
     * @throws IllegalArgumentException if none fits, or more than {@link Integer#MAX_VALUE}
     */
    public static Cell ofBlocks(double bandwidthHz, double resourceBlockHz) {
        Check.positive("bandwidthHz", bandwidthHz);
        Check.positive("resourceBlockHz", resourceBlockHz);
        double blocks = Math.floor(bandwidthHz / resourceBlockHz);
        if (blocks * resourceBlockHz > bandwidthHz) {
            blocks--; // the quotient was rounded up to a whole number
        }
        if (!(blocks >= 1 && blocks <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException("resourceBlockHz is " + resourceBlockHz + ", but bandwidthHz, "
                    + bandwidthHz + ", must hold 1 to " + Integer.MAX_VALUE + " of them");
        }
        return new Cell(bandwidthHz, resourceBlockHz, (int) blocks);
    }

    /** Whether bandwidth comes in whole resource blocks only. */
    public boolean hasResourceBlocks() {
        return resourceBlocks > 0;
    }
}
