package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On trees that look like those of Linux. */
class LinuxFrequencyTest {
    @TempDir
    private Path folder;

    private Path file(String path, String content) throws Exception {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Path file) throws Exception {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    @Test
    void setsEveryPolicyInKilohertzAndSetsItBack() throws Exception {
        Path little = file("policy0/scaling_max_freq", "1800000\n");
        Path big = file("policy4/scaling_max_freq", "2400000\n");
        file("policy4/scaling_min_freq", "300000\n");
        try (FrequencyActuator.Setting setting = new LinuxFrequency(folder).set(1.2345e9 + 1)) {
            assertThat(text(little)).isEqualTo("1234501");
            assertThat(text(big)).isEqualTo("1234501");
            assertThat(setting.note()).contains("set as ceiling of 2 clocks");
        }
        assertThat(text(little)).isEqualTo("1800000\n");
        assertThat(text(big)).isEqualTo("2400000\n");
        assertThat(text(folder.resolve("policy4/scaling_min_freq"))).isEqualTo("300000\n");
    }

    @Test
    void setsADeviceInHertz() throws Exception {
        Path gpu = file("max_freq", "625000000");
        try (FrequencyActuator.Setting setting = new LinuxFrequency(folder).set(306e6)) {
            assertThat(text(gpu)).isEqualTo("306000000");
            assertThat(setting.note()).contains("of 1 clocks");
        }
        assertThat(text(gpu)).isEqualTo("625000000");
    }

    @Test
    void saysWhereThereIsNothingToSet() {
        for (Path none : new Path[] {folder, folder.resolve("missing")}) {
            try (FrequencyActuator.Setting setting = new LinuxFrequency(none).set(1e9)) {
                assertThat(setting.note()).contains("not set").contains(none.toString());
            }
        }
        assertThat(FrequencyActuator.REPORTED.set(1e9).note()).isEqualTo("planned 1.0E9 Hz, not set here");
    }
}
