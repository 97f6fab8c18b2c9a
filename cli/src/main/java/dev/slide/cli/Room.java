package dev.slide.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.slide.cli.draw.Units;
import dev.slide.pack.ModelSize;
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
 * @param heapBytes that Java's heap may grow to
 */
record Room(Disk disk, LongSupplier availableMemoryBytes, long heapBytes) {
    /** Packing has the weights as the file, optimised, packed for the processor, and in part as blobs. */
    private static final int COPIES_IN_MEMORY = 4;

    private static final long MEMORY_BESIDE = 512L << 20;
    /** A weight is in the heap as it is, in pieces, and as its blob. */
    private static final int COPIES_IN_HEAP = 4;

    private static final long HEAP_BESIDE = 64L << 20;
    /** The optimised weights and the blobs; the first go when the pack is there. */
    private static final int COPIES_ON_DISK = 2;

    /** Tells free bytes. */
    interface Disk {
        long freeBytes(Path existing) throws IOException;
    }

    /** This machine. */
    static Room ofMachine() {
        return new Room(
                path -> Files.getFileStore(path).getUsableSpace(),
                Room::availableMemory,
                Runtime.getRuntime().maxMemory());
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
    void requireForPacking(String model, ModelSize size, Path out) throws IOException, CliException {
        requireDisk(out, COPIES_ON_DISK * size.bytes());
        long needed = COPIES_IN_MEMORY * size.bytes() + MEMORY_BESIDE;
        long available = availableMemoryBytes.getAsLong();
        if (available < needed) {
            throw new CliException("packing " + model + " takes at least " + Units.bytes(needed) + " of memory, but "
                    + Units.bytes(available) + " are available; end other programs, or pack on a larger machine");
        }
        long heap = COPIES_IN_HEAP * size.largestWeightBytes() + HEAP_BESIDE;
        if (heapBytes < heap) {
            throw new CliException("packing " + model + ", whose largest weight has "
                    + Units.bytes(size.largestWeightBytes()) + ", takes at least " + Units.bytes(heap)
                    + " of Java's heap, which may have " + Units.bytes(heapBytes)
                    + "; allow more: SLIDE_JAVA_OPTIONS=-Xmx" + ((heap >> 20) + 1) + "m");
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
