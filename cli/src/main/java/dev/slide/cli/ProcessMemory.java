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

    /** Bytes that processes may still take without swapping; empty on other systems. */
    static OptionalLong available() {
        return value("/proc/meminfo", "MemAvailable:");
    }

    private static OptionalLong status(String key) {
        return value("/proc/self/status", key);
    }

    private static OptionalLong value(String file, String key) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
