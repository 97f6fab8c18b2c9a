package dev.slide.cli.draw;

import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.cli.draw.Gantt.Lane;
import java.util.Arrays;
import java.util.List;

/** Draws a {@link Gantt} with characters. */
final class GanttText {
    /*
     * A line is a label, cells and the end of its last bar:
     *
     *   download █████▓▓▓▓▓▓███▓▓▓▓▓▓▓▓ 1.10 s
     *   |        |                     |
     *   0        LABELS                LABELS + cells
     *
     * Bars are painted on points, eight to a cell, each point holding the number of its bar. A cell then shows one
     * shade, or two at a boundary: Unicode has blocks that fill 1 to 7 eighths of a cell from the left.
     */
    private static final int LABELS = 11;
    private static final int ENDS = 9;
    private static final int POINTS = 8;
    private static final int EMPTY = -1;
    private static final int TICK_CELLS = 9;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";

    private final Gantt gantt;
    private final Style style;
    private final int cells;
    private final double endSeconds;
    private final StringBuilder text = new StringBuilder();

    GanttText(Gantt gantt, Style style) {
        this.gantt = gantt;
        this.style = style;
        this.cells = Math.max(40, style.columns()) - LABELS - ENDS;
        this.endSeconds = gantt.endSeconds();
    }

    String draw() {
        for (Lane lane : gantt.lanes()) {
            text.append(styled(BOLD, style.fitted(lane.title(), LABELS + cells + ENDS)))
                    .append('\n');
            for (Kind kind : Kind.values()) {
                List<Bar> bars = lane.bars(kind);
                if (!bars.isEmpty()) {
                    row(kind, bars);
                }
            }
        }
        axis();
        legend();
        return text.toString();
    }

    private void row(Kind kind, List<Bar> bars) {
        int[] points = new int[cells * POINTS];
        Arrays.fill(points, EMPTY);
        double lastSeconds = 0;
        for (int b = 0; b < bars.size(); b++) {
            Bar bar = bars.get(b);
            int from = Math.min(point(bar.startSeconds()), points.length - 1);
            int to = Math.max(point(bar.endSeconds()), from + 1);
            Arrays.fill(points, from, to, b % 2);
            lastSeconds = Math.max(lastSeconds, bar.endSeconds());
        }
        text.append("  ").append(padded(kind.label(), LABELS - 2));
        int used = used(points);
        for (int cell = 0; cell < used; cell++) {
            text.append(cell(kind, points, cell * POINTS));
        }
        String end = Units.seconds(lastSeconds);
        text.append(' ')
                .append(styled(DIM, style.unicode() ? end : end.replace('µ', 'u')))
                .append('\n');
    }

    private int point(double seconds) {
        return (int) Math.round(seconds / endSeconds * cells * POINTS);
    }

    private static int used(int[] points) {
        int used = points.length;
        while (used > 0 && points[used - 1] == EMPTY) {
            used--;
        }
        return (used + POINTS - 1) / POINTS;
    }

    /** The cell whose points start at an index. */
    private String cell(Kind kind, int[] points, int at) {
        int split = split(points, at);
        int left = most(points, at, at + split);
        int right = most(points, at + split, at + POINTS);
        if (style.colour() && style.unicode()) {
            return coloured(kind, split, left, right);
        }
        int shown = left == EMPTY ? right : left;
        if (shown == EMPTY) {
            return " ";
        }
        if (!style.unicode()) {
            String glyph = shade(shown, "#", "=");
            return style.colour() ? colour(kind, shown) + glyph + RESET : glyph;
        }
        if (left == EMPTY && split >= POINTS / 2) {
            return "▐";
        }
        if (right == EMPTY && left != EMPTY && split < POINTS) {
            return String.valueOf(EIGHTHS.charAt(Math.max(1, split)));
        }
        return shade(shown, "█", "▓");
    }

    private static String shade(int bar, String even, String odd) {
        return bar == 0 ? even : odd;
    }

    private static String coloured(Kind kind, int split, int left, int right) {
        if (left == EMPTY && right == EMPTY) {
            return " ";
        }
        if (split == POINTS || left == right) {
            return colour(kind, left) + "█" + RESET;
        }
        char block = EIGHTHS.charAt(split);
        if (right == EMPTY) {
            return colour(kind, left) + block + RESET;
        }
        if (left == EMPTY) {
            return "\u001b[7m" + colour(kind, right) + block + RESET;
        }
        return colour(kind, left) + background(kind, right) + block + RESET;
    }

    /** How many points from the left show one thing if the rest shows another, as well as two things can. */
    private static int split(int[] points, int at) {
        int best = POINTS;
        int agreed = -1;
        for (int split = POINTS; split >= 1; split--) {
            int count = count(points, at, at + split, most(points, at, at + split))
                    + count(points, at + split, at + POINTS, most(points, at + split, at + POINTS));
            if (count > agreed) {
                agreed = count;
                best = split;
            }
        }
        return best;
    }

    private static int most(int[] points, int from, int to) {
        int most = EMPTY;
        int agreed = 0;
        for (int value = EMPTY; value <= 1; value++) {
            int count = count(points, from, to, value);
            if (count > agreed) {
                agreed = count;
                most = value;
            }
        }
        return most;
    }

    private static int count(int[] points, int from, int to, int value) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += points[i] == value ? 1 : 0;
        }
        return count;
    }

    private void axis() {
        Axis axis = Axis.of(endSeconds, cells / TICK_CELLS);
        StringBuilder rule = new StringBuilder((style.unicode() ? "─" : "-").repeat(cells));
        StringBuilder labels = new StringBuilder(" ".repeat(LABELS + cells + ENDS));
        String unit = style.unicode() ? axis.unit().replace('u', 'µ') : axis.unit();
        labels.replace(2, 2 + unit.length(), unit);
        for (double tick : axis.ticks()) {
            int cell = Math.min(cells - 1, point(tick) / POINTS);
            rule.setCharAt(cell, style.unicode() ? tick == 0 ? '├' : '┼' : '+');
            String label = axis.label(tick);
            int at = LABELS + cell - (tick == 0 ? 0 : label.length() / 2);
            labels.replace(at, at + label.length(), label);
        }
        text.append(" ".repeat(LABELS)).append(styled(DIM, rule.toString())).append('\n');
        text.append(labels.toString().stripTrailing()).append('\n');
    }

    private void legend() {
        boolean deferred = gantt.lanes().stream()
                .anyMatch(lane -> !lane.bars(Kind.DEFERRED).isEmpty());
        text.append(styled(DIM, "  shades tell segments apart")).append('\n');
        if (deferred) {
            text.append(styled(DIM, "  deferred: not needed by this answer")).append('\n');
        }
    }

    private String styled(String code, String plain) {
        return style.colour() ? code + plain + RESET : plain;
    }

    private static String padded(String label, int width) {
        return label + " ".repeat(Math.max(0, width - label.length()));
    }

    private static String colour(Kind kind, int bar) {
        return "\u001b[38;5;" + palette(kind, bar) + "m";
    }

    private static String background(Kind kind, int bar) {
        return "\u001b[48;5;" + palette(kind, bar) + "m";
    }

    /** The nearest of the 256 colours to those that Okabe and Ito chose for the colour-blind, and a second shade each. */
    private static int palette(Kind kind, int bar) {
        return switch (kind) {
            case DOWNLOAD -> bar == 0 ? 32 : 75;
            case PREPARE -> bar == 0 ? 172 : 222;
            case RUN -> bar == 0 ? 36 : 79;
            case DEFERRED -> bar == 0 ? 242 : 248;
        };
    }
}
