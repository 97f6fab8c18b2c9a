package dev.slide.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What Linux says of this process's resident memory. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** Bytes now; empty on other systems. */
    static OptionalLong now() {
        return status("VmRSS:");
    }

    /** The most bytes there ever were; empty on other systems. */
    static OptionalLong peak() {
        return status("VmHWM:");
    }

    private static OptionalLong status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
