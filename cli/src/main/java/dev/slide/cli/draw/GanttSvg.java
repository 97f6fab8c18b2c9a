package dev.slide.cli.draw;

import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.cli.draw.Gantt.Lane;
import dev.slide.cli.draw.Gantt.Row;

/** Draws a {@link Gantt} as SVG. */
final class GanttSvg {
    private static final int LABELS = 200;
    private static final int BARS = Svg.WIDTH - LABELS - 84;
    private static final int TOP = 72;
    private static final int LANE_TITLE = 30;
    private static final int AXIS = 40;
    private static final int LABEL_CHARACTERS = 26;

    private final Gantt gantt;
    private final double endSeconds;
    private final int rowHeight;
    private final int height;
    private final Svg svg;

    GanttSvg(Gantt gantt, String title, String description) {
        this.gantt = gantt;
        this.endSeconds = gantt.endSeconds();
        int rows = gantt.lanes().stream().mapToInt(lane -> lane.rows().size()).sum();
        this.rowHeight = rows <= 60 ? 16 : rows <= 160 ? 11 : 5;
        this.height = TOP + AXIS + gantt.lanes().size() * LANE_TITLE + rows * rowHeight;
        this.svg = new Svg(title, description, "", height);
        svg.text("title", Svg.MARGIN, 30, "start", Svg.shortened(title, 100));
    }

    String draw() {
        legend();
        axis();
        int y = TOP;
        for (Lane lane : gantt.lanes()) {
            lane(lane, y);
            y += LANE_TITLE + lane.rows().size() * rowHeight;
        }
        return svg.end();
    }

    private void legend() {
        int x = Svg.MARGIN;
        for (Kind kind : Kind.values()) {
            if (gantt.lanes().stream().allMatch(lane -> lane.bars(kind).isEmpty())) {
                continue;
            }
            String label = kind == Kind.DEFERRED ? "deferred: not needed by this answer" : kind.label();
            svg.rect(kind.label(), x, 44, 14, 10, label);
            svg.text("label quiet", x + 20, 53, "start", label);
            x += 90;
        }
    }

    private void axis() {
        Axis axis = Axis.of(endSeconds, 10);
        int bottom = height - AXIS + 6;
        for (double tick : axis.ticks()) {
            svg.line("grid", x(tick), TOP, bottom);
            svg.text("label quiet", x(tick), bottom + 16, "middle", axis.label(tick));
        }
        svg.text(
                "label quiet",
                LABELS - 12,
                bottom + 16,
                "end",
                "time in " + axis.unit().replace('u', 'µ'));
    }

    private void lane(Lane lane, int top) {
        svg.text("lane", Svg.MARGIN, top + 20, "start", Svg.shortened(lane.title(), 110));
        double answer = lane.answerSeconds();
        int answerY = top + LANE_TITLE;
        int y = top + LANE_TITLE;
        for (Row row : lane.rows()) {
            if (rowHeight > 8) {
                svg.text("label", LABELS - 12, y + rowHeight - 4, "end", Svg.shortened(row.label(), LABEL_CHARACTERS));
            }
            for (Bar bar : row.bars()) {
                double width = Math.max(1, x(bar.endSeconds()) - x(bar.startSeconds()));
                svg.rect(bar.kind().label(), x(bar.startSeconds()), y + 1, width, rowHeight - 2, tip(row, bar));
                if (bar.kind() != Kind.DEFERRED && bar.endSeconds() == answer) {
                    answerY = y + rowHeight - 4;
                }
            }
            y += rowHeight;
        }
        if (answer > 0) {
            svg.line("end", x(answer), top + LANE_TITLE - 6, y);
            svg.text("lane", x(answer) + 6, answerY, "start", Units.seconds(answer));
        }
    }

    private static String tip(Row row, Bar bar) {
        return row.label() + ": " + bar.kind().label() + " from " + Units.seconds(bar.startSeconds()) + " to "
                + Units.seconds(bar.endSeconds()) + " (" + Units.seconds(bar.endSeconds() - bar.startSeconds()) + ")";
    }

    private double x(double seconds) {
        return LABELS + seconds / endSeconds * BARS;
    }
}
