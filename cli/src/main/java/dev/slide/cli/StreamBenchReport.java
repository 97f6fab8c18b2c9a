package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.stream.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@link StreamBench} measured, as tables in Markdown and as JSON. */
final class StreamBenchReport {
    private final String server;
    private final String variant;
    private final int runs;

    StreamBenchReport(String server, String variant, int runs) {
        this.server = server;
        this.variant = variant;
        this.runs = runs;
    }

    /** A rate as a table shows it. */
    static String rate(String label, double rateBps) {
        String value = rateBps == 0 ? "unpaced" : Units.bitRate(rateBps);
        return label.isEmpty() || rateBps == 0 ? value : value + " (" + label + ")";
    }

    String text(List<StreamBench.Result> results) {
        StringBuilder text = new StringBuilder();
        for (StreamBench.Result result : results) {
            text.append(result.samples())
                    .append(result.samples() == 1 ? " passage" : " passages")
                    .append(", variant ")
                    .append(variant)
                    .append(", served by ")
                    .append(server)
                    .append(", ")
                    .append(runs)
                    .append(" runs each; seconds, median (least-most)\n\n")
                    .append(points(result))
                    .append('\n')
                    .append(local(result))
                    .append(result.outputsEqual() ? "\nAll outputs equal bit for bit.\n\n" : "\nOutputs DIFFER.\n\n");
        }
        return text.toString();
    }

    private static String points(StreamBench.Result result) {
        Table table = new Table()
                .left("| rate")
                .left("| mode")
                .left("| end to end")
                .left("| of download")
                .left("| predicted")
                .left("| limit")
                .left("| bound eff.")
                .left("| MB before answer |");
        table.row("|---", "|---", "|---", "|---", "|---", "|---", "|---", "|---|");
        result.series()
                .forEach((point, series) -> table.row(
                        "| " + rate(point.rate(), point.rateBps()),
                        "| " + point.mode().wireName(),
                        "| " + spread(series.seconds),
                        "| " + two(median(series.seconds) / download(result, point)),
                        "| " + (series.predicted.isEmpty() ? "" : three(median(series.predicted))),
                        "| " + (series.limit.isEmpty() || point.rateBps() == 0 ? "" : three(median(series.limit))),
                        "| " + (series.efficiency.isEmpty() ? "" : two(median(series.efficiency))),
                        "| " + three(series.bytesBeforeAnswer / 1e6) + " |"));
        return table.text();
    }

    private static String local(StreamBench.Result result) {
        Table table = new Table()
                .left("| start from the local disk")
                .left("| load and run")
                .left("| streamed unpaced, of it |");
        table.row("|---", "|---", "|---|");
        result.local()
                .forEach((name, series) -> table.row(
                        "| " + name,
                        "| " + spread(series.seconds),
                        "| " + unpaced(result, median(series.seconds)) + " |"));
        return table.text();
    }

    private static String unpaced(StreamBench.Result result, double seconds) {
        return result.series().entrySet().stream()
                .filter(e -> e.getKey().rateBps() == 0 && e.getKey().mode() == Mode.STREAM)
                .findFirst()
                .map(e -> two(median(e.getValue().seconds) / seconds))
                .orElse("");
    }

    private static double download(StreamBench.Result result, StreamBench.Point point) {
        StreamBench.Series conventional =
                result.series().get(new StreamBench.Point(point.rate(), point.rateBps(), Mode.DOWNLOAD));
        return conventional == null ? Double.NaN : median(conventional.seconds);
    }

    Map<String, Object> document(List<StreamBench.Result> results) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("server", server);
        document.put("variant", variant);
        document.put("runs", runs);
        List<Object> batches = new ArrayList<>();
        for (StreamBench.Result result : results) {
            Map<String, Object> batch = new LinkedHashMap<>();
            batch.put("samples", result.samples());
            batch.put("outputsEqual", result.outputsEqual());
            List<Object> points = new ArrayList<>();
            result.series().forEach((point, series) -> points.add(point(point, series)));
            batch.put("points", points);
            Map<String, Object> local = new LinkedHashMap<>();
            result.local().forEach((name, series) -> local.put(name, series.seconds));
            batch.put("localSeconds", local);
            batches.add(batch);
        }
        document.put("batches", batches);
        return document;
    }

    /** One point's runs as JSON. */
    static Map<String, Object> point(StreamBench.Point point, StreamBench.Series series) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rate", point.rate());
        document.put("rateBps", point.rateBps());
        document.put("mode", point.mode().wireName());
        document.put("endToEndSeconds", series.seconds);
        if (point.mode().overlaps()) {
            document.put("predictedSeconds", series.predicted);
            if (point.rateBps() > 0) {
                document.put("limitSeconds", series.limit);
            }
            document.put("boundEfficiency", series.efficiency);
        }
        if (!series.foretold.isEmpty()) {
            document.put("foretoldSeconds", series.foretold);
        }
        document.put("bytesBeforeAnswer", series.bytesBeforeAnswer);
        return document;
    }

    static String spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return three(median(values)) + " (" + three(sorted.get(0)) + "-" + three(sorted.get(sorted.size() - 1)) + ")";
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String three(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }
}
