package dev.slide.report;

import dev.slide.report.figure.Datum;
import dev.slide.report.figure.DistributionChart;
import dev.slide.report.figure.DotChart;
import dev.slide.report.figure.LineChart;
import dev.slide.report.figure.Picture;
import dev.slide.report.figure.Quantity;
import dev.slide.report.figure.Series;
import dev.slide.report.figure.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The figures of a report: one for each axis and metric, and distributions where they are wanted. */
final class Figures {
    private final Summary summary;
    private final ReportText text;
    private final Distributions distributions;
    private final Set<String> names = new HashSet<>();

    Figures(Summary summary, ReportText text, Distributions distributions) {
        this.summary = summary;
        this.text = text;
        this.distributions = distributions;
    }

    /**
     * A figure of the report.
     *
     * @param name of its files, without their endings; no other figure's
     */
    record Figure(String name, String axis, String metric, Picture picture) {}

    List<Figure> all() {
        List<Figure> all = new ArrayList<>();
        for (String axisName : summary.axes()) {
            ReportText.Axis axis = text.axis(axisName);
            for (ReportText.Metric metric : text.metrics()) {
                all.add(new Figure(name(axisName + "-" + metric.name()), axisName, metric.name(), means(axis, metric)));
                if (text.distributions().contains(metric.name()) && most(axisName, metric) > 1) {
                    all.add(new Figure(
                            name(axisName + "-" + metric.name() + "-distribution"),
                            axisName,
                            metric.name(),
                            distribution(axis, metric)));
                }
            }
        }
        return all;
    }

    private Picture means(ReportText.Axis axis, ReportText.Metric metric) {
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < summary.schemes().size(); s++) {
            series.add(series(axis, metric, s));
        }
        boolean numeric = isNumeric(summary, axis.name());
        Words words = new Words(title(metric, axis), description(axis, metric, series), note(axis.name(), metric));
        Quantity vertical = new Quantity(metric.label(), metric.unit(), false);
        Quantity horizontal = new Quantity(axis.label(), axis.unit(), numeric && axis.scale() == ReportText.Scale.LOG);
        return numeric
                ? LineChart.of(words, horizontal, vertical, series)
                : DotChart.of(words, horizontal, vertical, List.copyOf(summary.values(axis.name())), series);
    }

    private Series series(ReportText.Axis axis, ReportText.Metric metric, int number) {
        String scheme = summary.schemes().get(number);
        List<Datum> data = new ArrayList<>();
        for (String value : summary.values(axis.name())) {
            Estimate mean = summary.mean(axis.name(), value, scheme, metric.name());
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("value", value);
            attributes.put("mean", Numbers.text(mean.mean()));
            attributes.put("low", Numbers.text(mean.low()));
            attributes.put("high", Numbers.text(mean.high()));
            attributes.put("replications", Integer.toString(mean.count()));
            data.add(new Datum(value, mean.mean(), mean.low(), mean.high(), attributes, tip(scheme, value, mean)));
        }
        return new Series(scheme, number, data);
    }

    private static String tip(String scheme, String value, Estimate mean) {
        String interval =
                mean.hasInterval() ? " (" + Cells.shown(mean.low()) + " to " + Cells.shown(mean.high()) + ")" : "";
        return scheme + " at " + value + ": " + Cells.shown(mean.mean()) + interval + ", "
                + counted(mean.count(), mean.count());
    }

    private Picture distribution(ReportText.Axis axis, ReportText.Metric metric) {
        List<Series> series = new ArrayList<>();
        for (int s = 0; s < summary.schemes().size(); s++) {
            series.add(new Series(summary.schemes().get(s), s, List.of()));
        }
        return DistributionChart.of(
                new Words(
                        "Distribution of " + decapitalised(metric.label()) + " by " + decapitalised(axis.label()),
                        "For each scheme the share of replications in which " + metric.label()
                                + " was not above a value, at points of " + axis.label() + ".",
                        "Share of replications with a value not above; " + replications(axis.name(), metric) + "."),
                new Quantity(metric.label(), metric.unit(), false),
                "Share of replications",
                distributions.panels(axis, metric.name()),
                series);
    }

    private static String title(ReportText.Metric metric, ReportText.Axis axis) {
        return metric.label() + " by " + decapitalised(axis.label());
    }

    /** Begun in lower case, unless its first word is an abbreviation. */
    private static String decapitalised(String label) {
        boolean word = label.length() > 1 && Character.isLowerCase(label.charAt(1));
        return word ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1) : label;
    }

    private static String description(ReportText.Axis axis, ReportText.Metric metric, List<Series> series) {
        StringBuilder said = new StringBuilder("Means of " + metric.label() + " for each value of " + axis.label());
        said.append(metric.unit().isEmpty() ? ". " : ", in " + metric.unit() + ". ");
        for (Series one : series) {
            List<Datum> there =
                    one.data().stream().filter(d -> Double.isFinite(d.mean())).toList();
            if (there.isEmpty()) {
                said.append(one.name()).append(": none. ");
            } else {
                Datum first = there.get(0);
                Datum last = there.get(there.size() - 1);
                said.append(one.name() + ": " + Cells.shown(first.mean()) + " at " + first.value());
                said.append(there.size() == 1 ? ". " : ", " + Cells.shown(last.mean()) + " at " + last.value() + ". ");
            }
        }
        return said.append("The tables have all numbers.").toString();
    }

    private String note(String axis, ReportText.Metric metric) {
        return most(axis, metric) < 2
                ? "One replication: no intervals."
                : "Mean and 95 % interval (Student's t) of " + replications(axis, metric) + ".";
    }

    private String replications(String axis, ReportText.Metric metric) {
        int least = Integer.MAX_VALUE;
        for (String value : summary.values(axis)) {
            for (String scheme : summary.schemes()) {
                int count = summary.mean(axis, value, scheme, metric.name()).count();
                least = count == 0 ? least : Math.min(least, count);
            }
        }
        int most = most(axis, metric);
        return counted(Math.min(least, most), most);
    }

    private static String counted(int least, int most) {
        String count = least == most ? Integer.toString(most) : least + " to " + most;
        return count + (most == 1 ? " replication" : " replications");
    }

    private int most(String axis, ReportText.Metric metric) {
        int most = 0;
        for (String value : summary.values(axis)) {
            for (String scheme : summary.schemes()) {
                most = Math.max(
                        most, summary.mean(axis, value, scheme, metric.name()).count());
            }
        }
        return most;
    }

    /** Whether an axis' values are all numbers. */
    static boolean isNumeric(Summary summary, String axis) {
        return summary.values(axis).stream().noneMatch(value -> Double.isNaN(Numbers.parsed(value)));
    }

    private String name(String wanted) {
        String plain = wanted.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        String shortened = plain.isEmpty() ? "figure" : plain.substring(0, Math.min(100, plain.length()));
        String name = shortened;
        for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = shortened + "-" + i;
        }
        return name;
    }
}
