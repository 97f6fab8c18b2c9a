package dev.slide.cli.draw;

/**
 * What a drawing may use.
 *
 * @param columns the most characters of a line; 0 if there is no terminal to draw on
 * @param colour whether ANSI colours are understood
 * @param unicode whether characters beyond ASCII are shown
 */
public record Style(int columns, boolean colour, boolean unicode) {
    public Style {
        if (columns < 0) {
            throw new IllegalArgumentException("columns: " + columns + " is negative");
        }
    }

    /** The text cut to a number of characters, with a sign that it was; without control characters. */
    String fitted(String text, int most) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        if (!unicode) {
            clean = clean.replaceAll("[^\\x20-\\x7e]", "?");
        }
        if (clean.codePointCount(0, clean.length()) <= most) {
            return clean;
        }
        String sign = unicode ? "…" : "..".substring(0, Math.min(2, most));
        int kept = Math.max(0, most - sign.length());
        return clean.substring(0, clean.offsetByCodePoints(0, kept)) + (most > 0 ? sign : "");
    }
}
