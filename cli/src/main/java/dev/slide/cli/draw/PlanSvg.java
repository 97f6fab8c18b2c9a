package dev.slide.cli.draw;

import dev.slide.cli.draw.PlanPicture.Plan;
import dev.slide.cli.draw.PlanPicture.Share;
import dev.slide.cli.draw.PlanPicture.Step;
import dev.slide.cli.draw.PlanPicture.Task;
import java.util.List;

/** Draws a {@link PlanPicture} as SVG. */
final class PlanSvg {
    private static final int LABELS = 190;
    private static final int RIGHT = 128;
    private static final int BARS = Svg.WIDTH - LABELS - RIGHT;
    private static final int TOP = 72;
    private static final int PLAN_TITLE = 34;
    private static final int SHARES = 34;
    private static final int AXIS = 30;
    private static final int NOTE = 17;
    private static final int PLAN_GAP = 18;
    private static final int LABEL_CHARACTERS = 25;
    /** The smallest bar that is drawn alone, in pixels; smaller ones are drawn together. */
    private static final double LEAST_WIDTH = 2;

    private static final double LETTER = 6.5;

    private static final String CSS = """
            .odd { fill-opacity: 0.62; }
            .deadline { stroke: #d55e00; stroke-width: 2; }
            .share { fill: #cc79a7; }
            .free { fill: #e6e9ec; }
            .inside { font-size: 11px; fill: #1f2328; }
            .row { fill: #f6f8fa; }
            @media (prefers-color-scheme: dark) {
              .deadline { stroke: #ff8a3d; }
              .free { fill: #2a313a; }
              .share.odd { fill-opacity: 0.8; }
              .row { fill: #151b23; }
            }
            """;

    private final PlanPicture picture;
    private final double endSeconds;
    private final int rowHeight;
    private final Svg svg;

    PlanSvg(PlanPicture picture, String title, String description) {
        this.picture = picture;
        this.endSeconds = picture.endSeconds();
        int most = picture.plans().stream()
                .mapToInt(plan -> plan.tasks().size())
                .max()
                .orElse(0);
        this.rowHeight = most <= 12 ? 32 : most <= 40 ? 20 : 14;
        int height = TOP + picture.plans().stream().mapToInt(this::height).sum();
        this.svg = new Svg(title, description, CSS, height);
        svg.text("title", Svg.MARGIN, 30, "start", Svg.shortened(title, 100));
    }

    private int height(Plan plan) {
        return PLAN_TITLE
                + SHARES
                + plan.tasks().size() * rowHeight
                + (plan.tasks().isEmpty() ? 0 : AXIS)
                + plan.notes().size() * NOTE
                + PLAN_GAP;
    }

    String draw() {
        legend();
        int y = TOP;
        for (Plan plan : picture.plans()) {
            plan(plan, y);
            y += height(plan);
        }
        return svg.end();
    }

    private void legend() {
        int x = Svg.MARGIN;
        for (String[] entry : new String[][] {
            {"download", "download"}, {"infer", "infer"}, {"share", "bandwidth"}, {"free", "free bandwidth"}
        }) {
            svg.rect(entry[0], x, 44, 14, 10, entry[1]);
            svg.text("label quiet", x + 20, 53, "start", entry[1]);
            x += 34 + (int) (LETTER * entry[1].length());
        }
        svg.line("deadline", x + 2, 42, 56);
        svg.text("label quiet", x + 10, 53, "start", "deadline");
        svg.text("label quiet", x + 80, 53, "start", "shades tell layers apart");
    }

    private void plan(Plan plan, int top) {
        svg.text("lane", Svg.MARGIN, top + 18, "start", Svg.shortened(plan.title(), 120));
        int y = top + PLAN_TITLE;
        shares(plan, y);
        y += SHARES;
        if (!plan.tasks().isEmpty()) {
            int bottom = y + plan.tasks().size() * rowHeight;
            for (int i = 0; i < plan.tasks().size(); i += 2) {
                svg.rect("row", Svg.MARGIN, y + i * rowHeight, Svg.WIDTH - 2 * Svg.MARGIN, rowHeight, "");
            }
            axis(y, bottom);
            for (Task task : plan.tasks()) {
                task(task, y);
                y += rowHeight;
            }
            y += AXIS;
        }
        for (String note : plan.notes()) {
            y += NOTE;
            svg.text("label quiet", Svg.MARGIN, y - 4, "start", Svg.shortened(note, 150));
        }
    }

    /** The whole bandwidth as one bar; tasks too narrow to be seen alone are drawn as one part. */
    private void shares(Plan plan, int y) {
        svg.text("label", LABELS - 12, y + 14, "end", "bandwidth");
        double x = LABELS;
        int part = 0;
        double used = 0;
        for (int i = 0; i < plan.shares().size(); ) {
            Share first = plan.shares().get(i);
            double hz = first.bandwidthHz();
            int tasks = 1;
            for (i++; i < plan.shares().size() && width(plan, hz) < LEAST_WIDTH; i++) {
                hz += plan.shares().get(i).bandwidthHz();
                tasks++;
            }
            String name = tasks == 1 ? first.user() : tasks + " tasks from " + first.user();
            double width = width(plan, hz);
            svg.rect(shade("share", part++), x, y, width, 20, name + ": " + Units.si(hz, "Hz"));
            int letters = (int) (width / LETTER) - 1;
            if (letters >= Math.min(6, first.user().length()) && tasks == 1) {
                svg.text("inside", x + width / 2, y + 14, "middle", Svg.shortened(name, letters));
            }
            x += width;
            used += hz;
        }
        double free = Math.max(0, plan.bandwidthHz() - used);
        svg.rect("free", x, y, Math.max(0, LABELS + BARS - x), 20, "free: " + Units.si(free, "Hz"));
        svg.text("label quiet", LABELS + BARS + 8, y + 14, "start", Units.si(plan.bandwidthHz(), "Hz"));
    }

    private static double width(Plan plan, double hz) {
        return hz / plan.bandwidthHz() * BARS;
    }

    private void axis(int top, int bottom) {
        Axis axis = Axis.of(endSeconds, 10);
        for (double tick : axis.ticks()) {
            svg.line("grid", x(tick), top, bottom + 4);
            svg.text("label quiet", x(tick), bottom + 17, "middle", axis.label(tick));
        }
        svg.text(
                "label quiet",
                LABELS - 12,
                bottom + 17,
                "end",
                "time in " + axis.unit().replace('u', 'µ'));
    }

    private void task(Task task, int y) {
        double half = (rowHeight - 4) / 2.0;
        int baseline = y + rowHeight / 2 + 4;
        svg.text("label", LABELS - 12, baseline, "end", Svg.shortened(name(task), LABEL_CHARACTERS));
        steps("download", task.downloads(), y + 2, half);
        steps("infer", task.runs(), y + 2 + half, half);
        svg.line("deadline", x(task.deadlineSeconds()), y + 1, y + rowHeight - 1);
        svg.text(
                "label quiet",
                LABELS + BARS + 8,
                baseline,
                "start",
                Units.seconds(task.doneSeconds()) + " / " + Units.seconds(task.deadlineSeconds()));
    }

    private static String name(Task task) {
        return task.user() + " " + task.model();
    }

    private void steps(String style, List<Step> steps, double y, double height) {
        int part = 0;
        for (int i = 0; i < steps.size(); ) {
            Step first = steps.get(i);
            Step last = first;
            int count = 1;
            for (i++; i < steps.size() && isNarrow(first, last, steps.get(i)); i++) {
                last = steps.get(i);
                count++;
            }
            double width = Math.max(0.5, x(last.endSeconds()) - x(first.startSeconds()));
            String name = count == 1 ? first.layer() : first.layer() + " and " + (count - 1) + " more";
            svg.rect(
                    shade(style, part++),
                    x(first.startSeconds()),
                    y,
                    width,
                    height,
                    name + ": " + style + " from " + Units.seconds(first.startSeconds()) + " to "
                            + Units.seconds(last.endSeconds()));
        }
    }

    /** Whether steps up to the last are too narrow to be seen, and the next follows at once. */
    private boolean isNarrow(Step first, Step last, Step next) {
        return x(last.endSeconds()) - x(first.startSeconds()) < LEAST_WIDTH
                && x(next.startSeconds()) - x(last.endSeconds()) < LEAST_WIDTH;
    }

    private static String shade(String style, int part) {
        return part % 2 == 0 ? style : style + " odd";
    }

    private double x(double seconds) {
        return LABELS + seconds / endSeconds * BARS;
    }
}
