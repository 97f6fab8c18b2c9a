package dev.slide.scenario;

import dev.slide.model.Cell;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the cell. */
final class CellReader {
    private static final Keys KEYS = Keys.of(
            "the cell, such as {\"bandwidthHz\": 1e8}",
            Key.number("bandwidthHz", Numbers.LEAST, Numbers.MOST, "the cell's bandwidth in Hz, above 0")
                    .needed(),
            Key.number(
                    "resourceBlockHz",
                    Numbers.LEAST,
                    Numbers.MOST,
                    "the width of a resource block in Hz, above 0 (180 kHz at 15 kHz spacing)"),
            Key.number("resourceBlocks", 1, Integer.MAX_VALUE, "how many resource blocks there are, 1 or more"));

    private CellReader() {}

    /** The cell that is here; null after a fault. */
    static @Nullable Cell read(Document in) throws IOException {
        long before = in.faults();
        if (!in.enterObject(KEYS)) {
            return null;
        }
        double bandwidthHz = 0;
        double blockHz = 0;
        int blocks = 0;
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> bandwidthHz = in.number();
                case 1 -> blockHz = in.number();
                default -> blocks = in.whole();
            }
        }
        if (in.faults() > before) {
            return null;
        }
        if (blockHz == 0 && blocks > 0) {
            in.fault(".resourceBlocks", blocks + " without resourceBlockHz; give the width of a resource block too");
        } else if (blockHz > bandwidthHz) {
            in.fault(
                    ".resourceBlockHz",
                    blockHz + " is wider than bandwidthHz, " + bandwidthHz + "; give the width of one resource block");
        } else if (blockHz * blocks > bandwidthHz) {
            in.fault(
                    ".resourceBlocks",
                    blocks + " of " + blockHz + " Hz do not fit into bandwidthHz, " + bandwidthHz + "; give "
                            + (long) Math.floor(bandwidthHz / blockHz) + " or fewer");
        } else if (blocks == 0 && blockHz > 0 && bandwidthHz / blockHz > Integer.MAX_VALUE) {
            in.fault(
                    ".resourceBlockHz",
                    blockHz + " gives more than " + Integer.MAX_VALUE
                            + " resource blocks; leave it out to share bandwidth freely");
        } else {
            return blockHz == 0
                    ? Cell.of(bandwidthHz)
                    : blocks == 0 ? Cell.ofBlocks(bandwidthHz, blockHz) : new Cell(bandwidthHz, blockHz, blocks);
        }
        return null;
    }
}
