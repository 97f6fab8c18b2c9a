package dev.slide.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.slide.cli.draw.Units;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * Refuses, before it begins, work that there is too little disk or memory for.
 *
 * @param disk tells the free bytes of the file system that holds a path
 * @param availableMemoryBytes what may still be taken without swapping
 */
record Room(Disk disk, LongSupplier availableMemoryBytes) {
    /** Packing has the weights as the file, optimised, and as blobs. */
    private static final int COPIES_IN_MEMORY = 3;

    private static final long MEMORY_BESIDE = 256L << 20;
    /** The optimised weights and the blobs; the first go when the pack is there. */
    private static final int COPIES_ON_DISK = 2;

    /** Tells free bytes. */
    interface Disk {
        long freeBytes(Path existing) throws IOException;
    }

    /** This machine. */
    static Room ofMachine() {
        return new Room(path -> Files.getFileStore(path).getUsableSpace(), Room::availableMemory);
    }

    /** Requires so much room in a folder, which need not exist. */
    void requireDisk(Path folder, long bytes) throws IOException, CliException {
        Path existing = folder.toAbsolutePath().normalize();
        while (!Files.exists(existing)) {
            Path parent = existing.getParent();
            if (parent == null) {
                throw new CliException(folder + ": there is no such file system");
            }
            existing = parent;
        }
        long free = disk.freeBytes(existing);
        if (free < bytes) {
            throw new CliException(folder + " has room for " + Units.bytes(free) + ", but " + Units.bytes(bytes)
                    + " are needed; choose another folder, or make room");
        }
    }

    /** Requires what packing takes. */
    void requireForPacking(String model, long modelBytes, Path out) throws IOException, CliException {
        requireDisk(out, COPIES_ON_DISK * modelBytes);
        long needed = COPIES_IN_MEMORY * modelBytes + MEMORY_BESIDE;
        long available = availableMemoryBytes.getAsLong();
        if (available < needed) {
            throw new CliException("packing " + model + " takes at least " + Units.bytes(needed) + " of memory, but "
                    + Units.bytes(available) + " are available; end other programs, or pack on a larger machine");
        }
    }

    private static long availableMemory() {
        long physical = Long.MAX_VALUE;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            physical = system.getTotalMemorySize();
        }
        return Math.min(physical, ProcessMemory.available().orElse(Long.MAX_VALUE));
    }
}
