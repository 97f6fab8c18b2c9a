package dev.slide.cli;

import dev.slide.scenario.DeviceProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system says of its processor: name and clock. Linux's files, under a root that tests may choose. */
final class DeviceClock {
    /** Where nothing is known: cycles are nanoseconds then. */
    private static final double NOMINAL_HZ = 1e9;

    private static final double HZ_PER_KHZ = 1e3;
    private static final double HZ_PER_MHZ = 1e6;

    private final Path root;

    DeviceClock(Path root) {
        this.root = root;
    }

    /** The clock: cpufreq's limits, else what /proc/cpuinfo shows, else 1 GHz, and which of these it is. */
    DeviceProfile.Frequency frequency() {
        OptionalDouble max = kiloHertz("cpuinfo_max_freq");
        if (max.isPresent()) {
            double min = kiloHertz("cpuinfo_min_freq").orElse(max.getAsDouble());
            return new DeviceProfile.Frequency(Math.min(min, max.getAsDouble()), max.getAsDouble(), "cpufreq");
        }
        OptionalDouble shown = cpuInfo("cpu MHz").stream()
                .mapToDouble(text -> number(text).orElse(0) * HZ_PER_MHZ)
                .filter(hertz -> hertz > 0)
                .max();
        if (shown.isPresent()) {
            return new DeviceProfile.Frequency(shown.getAsDouble(), shown.getAsDouble(), "cpuinfo");
        }
        return new DeviceProfile.Frequency(NOMINAL_HZ, NOMINAL_HZ, "nominal");
    }

    /** The processor's name. */
    String processor() {
        return cpuInfo("model name").stream()
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse(System.getProperty("os.arch", "unknown"));
    }

    private OptionalDouble kiloHertz(String file) {
        OptionalDouble number = number(read("sys/devices/system/cpu/cpu0/cpufreq/" + file));
        return number.isPresent() && number.getAsDouble() > 0
                ? OptionalDouble.of(number.getAsDouble() * HZ_PER_KHZ)
                : OptionalDouble.empty();
    }

    private List<String> cpuInfo(String key) {
        Matcher lines =
                Pattern.compile("(?m)^" + Pattern.quote(key) + "\\s*:\\s*(.*)$").matcher(read("proc/cpuinfo"));
        return lines.results().map(line -> line.group(1).strip()).toList();
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static OptionalDouble number(String text) {
        return text.strip().matches("[0-9]{1,12}(\\.[0-9]{1,9})?")
                ? OptionalDouble.of(Double.parseDouble(text.strip()))
                : OptionalDouble.empty();
    }
}
