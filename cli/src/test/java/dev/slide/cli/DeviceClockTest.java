package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.scenario.DeviceProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceClockTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void cpufreqCountsFirst() throws Exception {
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU\ncpu MHz\t\t: 1800.5\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "3600000\n");
        assertThat(new DeviceClock(root).frequency()).isEqualTo(new DeviceProfile.Frequency(3.6e9, 3.6e9, "cpufreq"));
        write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq", "800000\n");
        assertThat(new DeviceClock(root).frequency()).isEqualTo(new DeviceProfile.Frequency(8e8, 3.6e9, "cpufreq"));
        assertThat(new DeviceClock(root).processor()).isEqualTo("Some CPU");
    }

    @Test
    void elseTheFastestCoreThatIsShown() throws Exception {
        write("proc/cpuinfo", "cpu MHz\t\t: 1800.5\n\ncpu MHz\t\t: 2600\n");
        assertThat(new DeviceClock(root).frequency()).isEqualTo(new DeviceProfile.Frequency(2.6e9, 2.6e9, "cpuinfo"));
    }

    @Test
    void elseOneGigahertz() throws Exception {
        write("proc/cpuinfo", "cpu MHz\t\t: unknown\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq", "0\n");
        assertThat(new DeviceClock(root).frequency()).isEqualTo(new DeviceProfile.Frequency(1e9, 1e9, "nominal"));
        assertThat(new DeviceClock(root).processor()).isEqualTo(System.getProperty("os.arch"));
    }
}
