package dev.slide.simulator.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/experiments.md, word by word, from outside the simulator's package. */
class OwnTest {
    @TempDir
    private Path folder;

    @Test
    void runs() throws Exception {
        Path out = folder.resolve("out");
        Own.main(new String[] {out.toString()});
        List<String> rows = Files.readAllLines(out.resolve("results.csv"));

        assertThat(rows).hasSize(1 + 3 * 50 * 2);
        assertThat(rows.get(1)).startsWith("users.count,20,slide,0,20,");
        assertThat(rows.get(2)).startsWith("users.count,20,near-first,0,20,");
        assertThat(Files.readString(out.resolve("report.html"))).contains("Nearest users first");
    }

    @Test
    void isWhatTheDocumentationShows() throws Exception {
        String source = Files.readString(Path.of("src/test/java/dev/slide/simulator/example/Own.java"));
        String code = source.substring(source.indexOf("public final class Own"));

        assertThat(Files.readString(Path.of("../docs/experiments.md"))).contains(code);
        assertThat(code.lines().filter(line -> !line.isBlank()).count()).isLessThan(40);
    }
}
