package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A small report beside the files kept of it, which were looked at. After a change that is meant, {@code main} writes them
 * again.
 */
class GoldenTest {
    private static final String PNG = "users-admitted.png";
    /** JDKs round the edges of shapes differently now and then. */
    private static final int MOST_OFF = 8;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void report() throws Exception {
        report(folder);
    }

    private static void report(Path to) throws Exception {
        Samples.write(to, Samples.rows("users", List.of("20", "40", "80"), List.of("slide", "dai"), 4, 2, 1));
        ReportWriter.write(
                to, Samples.text(new ReportText.Axis("users", "Number of users", "", ReportText.Scale.LINEAR)));
    }

    /** The argument is the folder of the kept files. */
    public static void main(String[] arguments) throws Exception {
        Path to = Files.createTempDirectory("golden");
        report(to);
        for (String name : List.of("summary.csv", "differences.csv", "report.html")) {
            Files.write(Path.of(arguments[0], name), Files.readAllBytes(to.resolve(name)));
        }
        for (String name : List.of("users-admitted.svg", "users-admitted-distribution.svg", PNG)) {
            Files.write(Path.of(arguments[0], name), Files.readAllBytes(to.resolve("figures/" + name)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "summary.csv",
                "differences.csv",
                "report.html",
                "figures/users-admitted.svg",
                "figures/users-admitted-distribution.svg"
            })
    void isTheKeptOne(String name) throws Exception {
        try (InputStream kept = kept(name.replace("figures/", ""))) {
            assertThat(Files.readString(folder.resolve(name)))
                    .isEqualTo(new String(kept.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void pixelsAreTheKeptOnes() throws Exception {
        try (InputStream in = kept(PNG)) {
            BufferedImage kept = ImageIO.read(in);
            BufferedImage made =
                    ImageIO.read(folder.resolve("figures").resolve(PNG).toFile());
            assertThat(made.getWidth()).isEqualTo(kept.getWidth());
            assertThat(made.getHeight()).isEqualTo(kept.getHeight());
            int off = 0;
            for (int y = 0; y < kept.getHeight(); y++) {
                for (int x = 0; x < kept.getWidth(); x++) {
                    for (int shift = 0; shift < 24; shift += 8) {
                        int one = (kept.getRGB(x, y) >> shift) & 0xff;
                        int other = (made.getRGB(x, y) >> shift) & 0xff;
                        off = Math.max(off, Math.abs(one - other));
                    }
                }
            }
            assertThat(off).isLessThanOrEqualTo(MOST_OFF);
        }
    }

    private static InputStream kept(String name) {
        return Objects.requireNonNull(GoldenTest.class.getResourceAsStream("golden/" + name), name);
    }
}
