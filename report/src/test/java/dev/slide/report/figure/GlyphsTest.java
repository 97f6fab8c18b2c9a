package dev.slide.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class GlyphsTest {
    /** Where Debian has version 2.37, from which the resource was made. */
    private static final Path FONT = Path.of("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");

    private static final long FONT_BYTES = 759720;

    @Test
    void areThoseOfTheFont() throws Exception {
        Assumptions.assumeTrue(Files.exists(FONT) && Files.size(FONT) == FONT_BYTES);
        try (var in = Objects.requireNonNull(Glyphs.class.getResourceAsStream("glyphs.txt"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo(GlyphsOfFont.of(FONT));
        }
    }

    @Test
    void widthsAddUp() {
        assertThat(Glyphs.width("", 12)).isZero();
        // The advances of H and i are 1540 and 569 of 2048.
        assertThat(Glyphs.width("Hi", 2048)).isCloseTo(1540 + 569, within(1e-9));
        assertThat(Glyphs.width("Hi", 12)).isCloseTo(12 * 2109 / 2048.0, within(1e-9));
        assertThat(Glyphs.width("\ud83d\ude00", 12)).isEqualTo(Glyphs.width("\ufffd", 12));
    }

    @Test
    void outlinesStayWithinTheirWidth() {
        var bounds = Glyphs.outline("Task throughput", 12).getBounds2D();
        assertThat(bounds.getMinX()).isBetween(-0.5, 1.0);
        assertThat(bounds.getMaxX())
                .isBetween(Glyphs.width("Task throughput", 12) - 2, Glyphs.width("Task throughput", 12));
        assertThat(bounds.getMinY()).isBetween(-12.0, -8.0);
        assertThat(bounds.getMaxY()).isBetween(2.0, 4.0);
    }

    @Test
    void shortens() {
        assertThat(Glyphs.fitted("short", 12, 100)).isEqualTo("short");
        String fitted = Glyphs.fitted("a name that is far too long", 12, 100);
        assertThat(fitted).startsWith("a name").endsWith("…");
        assertThat(Glyphs.width(fitted, 12)).isLessThanOrEqualTo(100);
        String abridged = Glyphs.abridged("model library number 12", 12, 100);
        assertThat(abridged).startsWith("model").contains("…").endsWith("12");
        assertThat(Glyphs.width(abridged, 12)).isLessThanOrEqualTo(100);
        assertThat(Glyphs.abridged("abc", 12, 1)).isEqualTo("…");
    }
}
