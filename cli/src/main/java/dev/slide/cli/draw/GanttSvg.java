package dev.slide.cli.draw;

import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.cli.draw.Gantt.Lane;
import dev.slide.cli.draw.Gantt.Row;
import java.util.Locale;

/** Draws a {@link Gantt} as SVG, in user units of one CSS pixel. */
final class GanttSvg {
    private static final int WIDTH = 960;
    private static final int MARGIN = 16;
    private static final int LABELS = 200;
    private static final int BARS = WIDTH - LABELS - 84;
    private static final int TOP = 72;
    private static final int LANE_TITLE = 30;
    private static final int AXIS = 40;
    private static final int LABEL_CHARACTERS = 26;

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

    private final Gantt gantt;
    private final double endSeconds;
    private final int rowHeight;
    private final StringBuilder svg = new StringBuilder();

    GanttSvg(Gantt gantt) {
        this.gantt = gantt;
        this.endSeconds = gantt.endSeconds();
        int rows = gantt.lanes().stream().mapToInt(lane -> lane.rows().size()).sum();
        this.rowHeight = rows <= 60 ? 16 : rows <= 160 ? 11 : 5;
    }

    String draw(String title, String description) {
        int height = TOP + AXIS;
        for (Lane lane : gantt.lanes()) {
            height += LANE_TITLE + lane.rows().size() * rowHeight;
        }
        open(title, description, height);
        text("title", MARGIN, 30, "start", shortened(title, 100));
        legend();
        axis(height);
        int y = TOP;
        for (Lane lane : gantt.lanes()) {
            lane(lane, y);
            y += LANE_TITLE + lane.rows().size() * rowHeight;
        }
        return svg.append("</svg>\n").toString();
    }

    private void open(String title, String description, int height) {
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
        svg.append("<style>\n").append(CSS).append("</style>\n");
        svg.append("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    }

    private void legend() {
        int x = MARGIN;
        for (Kind kind : Kind.values()) {
            if (gantt.lanes().stream().allMatch(lane -> lane.bars(kind).isEmpty())) {
                continue;
            }
            String label = kind == Kind.DEFERRED ? "deferred: not needed by this answer" : kind.label();
            rect(kind, x, 44, 14, 10, label);
            text("label quiet", x + 20, 53, "start", label);
            x += 90;
        }
    }

    private void axis(int height) {
        Axis axis = Axis.of(endSeconds, 10);
        int bottom = height - AXIS + 6;
        for (double tick : axis.ticks()) {
            line("grid", x(tick), TOP, bottom);
            text("label quiet", x(tick), bottom + 16, "middle", axis.label(tick));
        }
        text(
                "label quiet",
                LABELS - 12,
                bottom + 16,
                "end",
                "time in " + axis.unit().replace('u', 'µ'));
    }

    private void lane(Lane lane, int top) {
        text("lane", MARGIN, top + 20, "start", shortened(lane.title(), 110));
        double answer = lane.answerSeconds();
        int answerY = top + LANE_TITLE;
        int y = top + LANE_TITLE;
        for (Row row : lane.rows()) {
            if (rowHeight > 8) {
                text("label", LABELS - 12, y + rowHeight - 4, "end", shortened(row.label(), LABEL_CHARACTERS));
            }
            for (Bar bar : row.bars()) {
                double width = Math.max(1, x(bar.endSeconds()) - x(bar.startSeconds()));
                rect(bar.kind(), x(bar.startSeconds()), y + 1, width, rowHeight - 2, tip(row, bar));
                if (bar.kind() != Kind.DEFERRED && bar.endSeconds() == answer) {
                    answerY = y + rowHeight - 4;
                }
            }
            y += rowHeight;
        }
        if (answer > 0) {
            line("end", x(answer), top + LANE_TITLE - 6, y);
            text("lane", x(answer) + 6, answerY, "start", Units.seconds(answer));
        }
    }

    private static String tip(Row row, Bar bar) {
        return row.label() + ": " + bar.kind().label() + " from " + Units.seconds(bar.startSeconds()) + " to "
                + Units.seconds(bar.endSeconds()) + " (" + Units.seconds(bar.endSeconds() - bar.startSeconds()) + ")";
    }

    private double x(double seconds) {
        return LABELS + seconds / endSeconds * BARS;
    }

    private void rect(Kind kind, double x, int y, double width, int height, String tip) {
        svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" rx=\"1.5\"><title>",
                        kind.label(),
                        x,
                        y,
                        width,
                        height))
                .append(escaped(tip))
                .append("</title></rect>\n");
    }

    private void line(String style, double x, int top, int bottom) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.2f\" y1=\"%d\" x2=\"%.2f\" y2=\"%d\"/>\n",
                style,
                x,
                top,
                x,
                bottom));
    }

    private void text(String style, double x, int y, String anchor, String content) {
        svg.append(String.format(
                        Locale.ROOT, "<text class=\"%s\" x=\"%.2f\" y=\"%d\" text-anchor=\"%s\">", style, x, y, anchor))
                .append(escaped(content))
                .append("</text>\n");
    }

    private static String shortened(String text, int most) {
        return new Style(most, false, true).fitted(text, most);
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
