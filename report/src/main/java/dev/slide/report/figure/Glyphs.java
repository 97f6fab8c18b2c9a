package dev.slide.report.figure;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Letters as outlines, so that a PNG needs no font of the machine and has the same pixels on each. One line of the
 * resource is one character: its code point in hexadecimal, its advance, and its outline of M, L, Q and Z in 1/2048 of
 * the font's size, y downwards.
 */
final class Glyphs {
    private static final double UNITS_PER_EM = 2048;
    private static final int UNKNOWN = 0xfffd;
    private static final Map<Integer, Glyph> ALL = read();

    private Glyphs() {}

    private record Glyph(double advance, Path2D outline) {}

    /** How wide words are at a font size. */
    static double width(String words, double size) {
        return words.codePoints().mapToDouble(c -> glyph(c).advance).sum() * size / UNITS_PER_EM;
    }

    /** The outline of words whose baseline begins at the origin. */
    static Path2D outline(String words, double size) {
        Path2D all = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double scale = size / UNITS_PER_EM;
        double x = 0;
        for (int c : words.codePoints().toArray()) {
            Glyph glyph = glyph(c);
            AffineTransform placed = new AffineTransform(scale, 0, 0, scale, x, 0);
            all.append(glyph.outline.getPathIterator(placed), false);
            x += glyph.advance * scale;
        }
        return all;
    }

    /** The words, or as much of them as fits, with a sign that it was cut. */
    static String fitted(String words, double size, double most) {
        if (width(words, size) <= most) {
            return words;
        }
        int end = words.length();
        while (end > 0 && width(words.substring(0, end).stripTrailing() + "…", size) > most) {
            end = words.offsetByCodePoints(end, -1);
        }
        return words.substring(0, end).stripTrailing() + "…";
    }

    /** The words, or as much of their beginning and end as fits, since names often differ in either. */
    static String abridged(String words, double size, double most) {
        if (width(words, size) <= most) {
            return words;
        }
        int[] all = words.codePoints().toArray();
        for (int kept = all.length - 1; kept > 0; kept--) {
            int head = (kept + 1) / 2;
            int tail = kept - head;
            String shorter = new String(all, 0, head).stripTrailing()
                    + "…"
                    + new String(all, all.length - tail, tail).stripLeading();
            if (width(shorter, size) <= most) {
                return shorter;
            }
        }
        return "…";
    }

    private static Glyph glyph(int character) {
        Glyph known = ALL.get(character);
        return known == null ? Objects.requireNonNull(ALL.get(UNKNOWN)) : known;
    }

    private static Map<Integer, Glyph> read() {
        Map<Integer, Glyph> glyphs = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Glyphs.class.getResourceAsStream("glyphs.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 3);
                glyphs.put(
                        Integer.parseInt(parts[0], 16),
                        new Glyph(Integer.parseInt(parts[1]), path(parts.length > 2 ? parts[2] : "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return glyphs;
    }

    private static Path2D path(String commands) {
        Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
        for (String command : commands.split("(?=[MLQZ])", -1)) {
            if (command.isEmpty()) {
                continue;
            }
            String[] numbers = command.substring(1).split(" ", -1);
            switch (command.charAt(0)) {
                case 'M' -> path.moveTo(number(numbers, 0), number(numbers, 1));
                case 'L' -> path.lineTo(number(numbers, 0), number(numbers, 1));
                case 'Q' -> path.quadTo(number(numbers, 0), number(numbers, 1), number(numbers, 2), number(numbers, 3));
                default -> path.closePath();
            }
        }
        return path;
    }

    private static double number(String[] numbers, int index) {
        return Integer.parseInt(numbers[index]);
    }
}
