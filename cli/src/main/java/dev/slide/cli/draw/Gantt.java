package dev.slide.cli.draw;

import java.util.List;

/**
 * What happened when, in lanes on one common time axis: a lane for each run, a row for each segment.
 *
 * @param lanes from top to bottom
 */
public record Gantt(List<Lane> lanes) {

    /** What a bar shows. */
    public enum Kind {
        DOWNLOAD("download"),
        PREPARE("load"),
        RUN("infer"),
        /** Bytes that came after what the answer needed. */
        DEFERRED("deferred");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** From when to when, in seconds from the request. */
    public record Bar(Kind kind, double startSeconds, double endSeconds) {
        public Bar {
            if (!(startSeconds >= 0 && endSeconds >= startSeconds) || endSeconds == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(kind + ": start " + startSeconds + " and end " + endSeconds
                        + " must be finite and in this order");
            }
        }
    }

    /** One segment. */
    public record Row(String label, List<Bar> bars) {
        public Row {
            bars = List.copyOf(bars);
        }
    }

    /** One run. */
    public record Lane(String title, List<Row> rows) {
        public Lane {
            rows = List.copyOf(rows);
        }

        /** The bars of one kind in the order of their starts. */
        List<Bar> bars(Kind kind) {
            return rows.stream()
                    .flatMap(row -> row.bars().stream())
                    .filter(bar -> bar.kind() == kind)
                    .sorted((a, b) -> Double.compare(a.startSeconds(), b.startSeconds()))
                    .toList();
        }

        /** When the last bar that the answer needs ends; 0 without one. */
        double answerSeconds() {
            return rows.stream()
                    .flatMap(row -> row.bars().stream())
                    .filter(bar -> bar.kind() != Kind.DEFERRED)
                    .mapToDouble(Bar::endSeconds)
                    .max()
                    .orElse(0);
        }
    }

    public Gantt {
        lanes = List.copyOf(lanes);
    }

    /**
     * For a terminal: each lane's segments laid on one line for each kind.
     *
     * @param style what the terminal can do; at least 40 columns are used
     * @return lines, each with its line feed
     */
    public String text(Style style) {
        return new GanttText(this, style).draw();
    }

    /**
     * A standalone picture with a row for each segment.
     *
     * @param title the picture's name
     * @param description what is to be seen, for those who cannot see it
     * @return the SVG document
     */
    public String svg(String title, String description) {
        return new GanttSvg(this, title, description).draw();
    }

    /** The end of the last bar, in seconds; some positive number without one. */
    double endSeconds() {
        double end = lanes.stream()
                .flatMap(lane -> lane.rows().stream())
                .flatMap(row -> row.bars().stream())
                .mapToDouble(Bar::endSeconds)
                .max()
                .orElse(0);
        return end > 0 ? end : 1;
    }
}
