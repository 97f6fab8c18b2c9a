package dev.slide.report;

import dev.slide.report.figure.Distribution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Distribution functions of metrics over replications, from a second reading of the table: numbers are counted between
 * edges that part the range of a metric on an axis evenly, so that memory does not grow with the replications. At the edges
 * the shares are exact; between them nothing is said.
 */
final class Distributions {
    private static final int PARTS = 512;
    private static final int MOST_POINTS = 9;

    private final Summary summary;
    private final Map<Key, Counts> counts = new HashMap<>();

    private record Key(String axis, String value, String scheme, String metric) {}

    private Distributions(Summary summary) {
        this.summary = summary;
    }

    /**
     * Reads a table to its end.
     *
     * @param summary of the same table
     * @param names of the metrics wanted
     */
    static Distributions of(ResultTable table, Summary summary, List<String> names)
            throws IOException, ReportException {
        Distributions all = new Distributions(summary);
        names.forEach(all::prepare);
        for (ResultTable.Row row = table.next(); row != null; row = table.next()) {
            for (String name : names) {
                Counts counted = all.counts.get(new Key(row.axis(), row.value(), row.scheme(), name));
                if (counted != null) {
                    counted.add(row.metric(table.metrics().indexOf(name)));
                }
            }
        }
        return all;
    }

    private void prepare(String metric) {
        for (String axis : summary.axes()) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (String value : points(axis)) {
                for (String scheme : summary.schemes()) {
                    Running running = summary.running(axis, value, scheme, metric);
                    if (running != null) {
                        least = Math.min(least, running.least());
                        greatest = Math.max(greatest, running.greatest());
                    }
                }
            }
            for (String value : points(axis)) {
                for (String scheme : summary.schemes()) {
                    Running running = summary.running(axis, value, scheme, metric);
                    if (running != null && running.count() > 0) {
                        counts.put(new Key(axis, value, scheme, metric), new Counts(least, greatest));
                    }
                }
            }
        }
    }

    /** The axis' values that are shown: all, or so many that are spread evenly over their order. */
    private List<String> points(String axis) {
        List<String> all = List.copyOf(summary.values(axis));
        if (all.size() <= MOST_POINTS) {
            return all;
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            some.add(all.get((int) Math.round((double) i * (all.size() - 1) / (MOST_POINTS - 1))));
        }
        return some;
    }

    /** What is to be drawn of a metric on an axis. */
    List<Distribution> panels(ReportText.Axis axis, String metric) {
        List<Distribution> panels = new ArrayList<>();
        for (String value : points(axis.name())) {
            List<Distribution.Curve> curves = new ArrayList<>();
            for (int s = 0; s < summary.schemes().size(); s++) {
                String scheme = summary.schemes().get(s);
                Counts counted = counts.get(new Key(axis.name(), value, scheme, metric));
                if (counted != null) {
                    List<Distribution.Step> steps = counted.steps();
                    curves.add(new Distribution.Curve(
                            scheme, s, steps, Map.of("series", scheme, "point", value, "steps", text(steps))));
                }
            }
            String unit = axis.unit().isEmpty() ? "" : " " + axis.unit();
            panels.add(new Distribution(axis.label() + ": " + value + unit, curves));
        }
        return panels;
    }

    private static String text(List<Distribution.Step> steps) {
        StringBuilder text = new StringBuilder();
        for (Distribution.Step step : steps) {
            text.append(text.isEmpty() ? "" : ";")
                    .append(Numbers.text(step.value()))
                    .append(' ')
                    .append(Numbers.text(step.share()));
        }
        return text.toString();
    }

    /** How many numbers are above one edge and not above the next. */
    private static final class Counts {
        private final double least;
        private final double width;
        private final int[] upTo = new int[PARTS + 1];
        private int count;

        Counts(double least, double greatest) {
            this.least = least;
            this.width = (greatest - least) / PARTS;
        }

        void add(double value) {
            if (Double.isNaN(value)) {
                return;
            }
            int part = width > 0 ? (int) Math.max(0, Math.min(PARTS, Math.round((value - least) / width))) : 0;
            while (part < PARTS && value > edge(part)) {
                part++;
            }
            while (part > 0 && value <= edge(part - 1)) {
                part--;
            }
            upTo[part]++;
            count++;
        }

        private double edge(int part) {
            return least + part * width;
        }

        List<Distribution.Step> steps() {
            List<Distribution.Step> steps = new ArrayList<>();
            int below = 0;
            for (int part = 0; part <= PARTS; part++) {
                if (upTo[part] > 0) {
                    below += upTo[part];
                    steps.add(new Distribution.Step(edge(part), (double) below / count));
                }
            }
            return steps;
        }
    }
}
