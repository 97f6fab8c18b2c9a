package dev.slide.report.figure;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Makes the resource that {@link Glyphs} reads, from a TrueType font; arguments: the font's file and the file to write. */
final class GlyphsOfFont {
    private static final int UNITS_PER_EM = 2048;
    private static final String MORE =
            "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2190\u2192\u2212\u221e\u2248\u2260"
                    + "\u2264\u2265\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u2080\u2081\u2082\u2083\u2084\u2085"
                    + "\u2086\u2087\u2088\u2089\u2032\u2033\u20ac\u2153\u2009\ufffd";

    private GlyphsOfFont() {}

    public static void main(String[] arguments) throws Exception {
        Files.writeString(Path.of(arguments[1]), of(Path.of(arguments[0])), StandardCharsets.US_ASCII);
    }

    /** One line for each character: its code point in hexadecimal, its advance, its outline. */
    static String of(Path file) throws Exception {
        Font font =
                Font.createFont(Font.TRUETYPE_FONT, new File(file.toString())).deriveFont((float) UNITS_PER_EM);
        StringBuilder lines = new StringBuilder();
        chars().forEach(c -> lines.append(line(font, c)));
        return lines.toString();
    }

    private static java.util.stream.IntStream chars() {
        StringBuilder all = new StringBuilder();
        for (int c = 0x20; c <= 0x17f; c++) {
            if (!Character.isISOControl(c) && c != 0xad) {
                all.append((char) c);
            }
        }
        for (int c = 0x391; c <= 0x3c9; c++) {
            if (c != 0x3a2) {
                all.append((char) c);
            }
        }
        return all.append(MORE).chars().sorted().distinct();
    }

    private static String line(Font font, int c) {
        GlyphVector glyph = font.createGlyphVector(new FontRenderContext(null, true, true), String.valueOf((char) c));
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%04x %d ", c, Math.round(glyph.getGlyphMetrics(0).getAdvanceX())));
        double[] at = new double[6];
        for (PathIterator path = glyph.getOutline().getPathIterator(null); !path.isDone(); path.next()) {
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> line.append('M').append(points(at, 1));
                case PathIterator.SEG_LINETO -> line.append('L').append(points(at, 1));
                case PathIterator.SEG_QUADTO -> line.append('Q').append(points(at, 2));
                case PathIterator.SEG_CLOSE -> line.append('Z');
                default -> throw new IllegalStateException("TrueType has no cubic curves");
            }
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static String points(double[] at, int count) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < 2 * count; i++) {
            points.append(i == 0 ? "" : " ").append(Math.round(at[i]));
        }
        return points.toString();
    }
}
