package dev.slide.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clock by Linux' files: {@code scaling_max_freq} [kHz] of cpufreq policies and {@code max_freq} [Hz] of devfreq devices
 * (kernel documentation, admin-guide/pm/cpufreq and ABI/testing/sysfs-class-devfreq). What is written is a ceiling: a
 * governor that stays below it is not overruled.
 */
public final class LinuxFrequency implements FrequencyActuator {
    private static final String CPU = "scaling_max_freq";
    private static final String DEVICE = "max_freq";
    private static final double HZ_PER_KILOHERTZ = 1000;

    private final Path folder;

    /**
     * The clocks of a folder.
     *
     * @param folder such as {@code /sys/devices/system/cpu/cpufreq} or {@code /sys/class/devfreq/17000000.gpu}: has the files,
     *     or folders that have them
     */
    public LinuxFrequency(Path folder) {
        this.folder = folder;
    }

    @Override
    public Setting set(double frequencyHz) {
        Map<Path, byte[]> before = new LinkedHashMap<>();
        try {
            List<Path> files = files();
            if (files.isEmpty()) {
                return new Setting(
                        "planned " + frequencyHz + " Hz, not set: " + folder + " has neither " + CPU + " nor " + DEVICE,
                        () -> {});
            }
            for (Path file : files) {
                before.put(file, Files.readAllBytes(file));
                boolean cpu = String.valueOf(file.getFileName()).equals(CPU);
                long value = (long) Math.ceil(frequencyHz / (cpu ? HZ_PER_KILOHERTZ : 1));
                Files.write(file, Long.toString(value).getBytes(StandardCharsets.UTF_8));
            }
            return new Setting(
                    "planned " + frequencyHz + " Hz, set as ceiling of " + files.size() + " clocks",
                    () -> restore(before));
        } catch (IOException e) {
            restore(before);
            return new Setting("planned " + frequencyHz + " Hz, not set: " + e, () -> {});
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        addFrom(folder, files);
        if (files.isEmpty() && Files.isDirectory(folder)) {
            List<Path> below = new ArrayList<>();
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
                folders.forEach(below::add);
            }
            below.sort(null);
            below.forEach(one -> addFrom(one, files));
        }
        return files;
    }

    private static void addFrom(Path one, List<Path> files) {
        for (String name : new String[] {CPU, DEVICE}) {
            if (Files.isRegularFile(one.resolve(name))) {
                files.add(one.resolve(name));
            }
        }
    }

    private static void restore(Map<Path, byte[]> before) {
        before.forEach((file, content) -> {
            try {
                Files.write(file, content);
            } catch (IOException e) {
                // It could be written a moment ago; there is nobody to tell, and nothing else to try.
            }
        });
    }
}
