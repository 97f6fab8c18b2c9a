package dev.slide.cli.draw;

import java.util.Locale;

/** A standalone SVG document in user units of one CSS pixel, readable on light and dark ground. */
final class Svg {
    static final int WIDTH = 960;
    static final int MARGIN = 16;

    /** Okabe and Ito's colours for the colour-blind; lighter ones on dark ground. */
    private static final String CSS = """
            svg { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
            .ground { fill: #ffffff; }
            text { fill: #1f2328; }
            .title { font-size: 17px; font-weight: 600; }
            .lane { font-size: 13px; font-weight: 600; }
            .label { font-size: 11px; }
            .quiet { fill: #59636e; }
            .grid { stroke: #d9dee3; stroke-width: 1; }
            .end { stroke: #1f2328; stroke-width: 1; stroke-dasharray: 3 3; }
            .download { fill: #0072b2; }
            .load { fill: #e69f00; }
            .infer { fill: #009e73; }
            .deferred { fill: #b3bac1; }
            @media (prefers-color-scheme: dark) {
              .ground { fill: #0d1117; }
              text { fill: #e6edf3; }
              .quiet { fill: #9198a1; }
              .grid { stroke: #2a313a; }
              .end { stroke: #e6edf3; }
              .download { fill: #56b4e9; }
              .load { fill: #f0c04a; }
              .infer { fill: #2fc79b; }
              .deferred { fill: #5b6570; }
            }
            """;

    private final StringBuilder svg = new StringBuilder();

    /**
     * Begins a document.
     *
     * @param title the picture's name
     * @param description what is to be seen, for those who cannot see it
     * @param moreCss rules for classes of the caller's
     * @param height in pixels
     */
    Svg(String title, String description, String moreCss, int height) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " role=\"img\" aria-labelledby=\"title desc\">\n",
                WIDTH,
                height,
                WIDTH,
                height));
        svg.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
        svg.append("<desc id=\"desc\">").append(escaped(description)).append("</desc>\n");
        svg.append("<style>\n").append(CSS).append(moreCss).append("</style>\n");
        svg.append("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    }

    /** A bar with a tip. */
    void rect(String style, double x, double y, double width, double height, String tip) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f\" y=\"%s\" width=\"%.2f\" height=\"%s\" rx=\"1.5\"><title>",
                        style,
                        x,
                        number(y),
                        width,
                        number(height)))
                .append(escaped(tip))
                .append("</title></rect>\n");
    }

    /** A line from top to bottom. */
    void line(String style, double x, int top, int bottom) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.2f\" y1=\"%d\" x2=\"%.2f\" y2=\"%d\"/>\n",
                style,
                x,
                top,
                x,
                bottom));
    }

    /** Words whose {@code anchor} (start, middle or end) is at x. */
    void text(String style, double x, int y, String anchor, String content) {
        svg.append(String.format(
                        Locale.ROOT, "<text class=\"%s\" x=\"%.2f\" y=\"%d\" text-anchor=\"%s\">", style, x, y, anchor))
                .append(escaped(content))
                .append("</text>\n");
    }

    /** Ends the document. */
    String end() {
        return svg.append("</svg>\n").toString();
    }

    static String shortened(String text, int most) {
        return new Style(most, false, true).fitted(text, most);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Integer.toString((int) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    /** Without what XML 1.0 cannot hold at all. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(isXml(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int c) {
        return c == '\t' || c == '\n' || (c >= 0x20 && c < 0xd800) || (c > 0xdfff && c != 0xfffe && c != 0xffff);
    }
}
