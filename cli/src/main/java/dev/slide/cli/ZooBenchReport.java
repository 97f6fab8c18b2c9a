package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.stream.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What models of the zoo came to, as tables in Markdown and as JSON. */
final class ZooBenchReport {
    private final int runs;

    ZooBenchReport(int runs) {
        this.runs = runs;
    }

    /** Conventional beside streamed. */
    String modes(Map<String, StreamBench.Result> results) {
        Table table = new Table()
                .left("| model")
                .left("| samples")
                .left("| rate")
                .left("| download")
                .left("| in order")
                .left("| of download")
                .left("| bound eff.")
                .left("| stream")
                .left("| of download")
                .left("| bound eff. |");
        table.row("|---", "|---", "|---", "|---", "|---", "|---", "|---", "|---", "|---", "|---|");
        results.forEach((model, result) -> result.series().forEach((point, series) -> {
            if (point.mode() == Mode.STREAM) {
                StreamBench.Series download = at(result, point, Mode.DOWNLOAD);
                StreamBench.Series inOrder = at(result, point, Mode.STREAM_IN_ORDER);
                double conventional = StreamBenchReport.median(download.seconds);
                table.row(
                        "| " + model,
                        "| " + result.samples(),
                        "| " + StreamBenchReport.rate(point.rate(), point.rateBps()),
                        "| " + seconds(download.seconds),
                        "| " + seconds(inOrder.seconds),
                        "| " + two(StreamBenchReport.median(inOrder.seconds) / conventional),
                        "| " + two(StreamBenchReport.median(inOrder.efficiency)),
                        "| " + seconds(series.seconds),
                        "| " + two(StreamBenchReport.median(series.seconds) / conventional),
                        "| " + two(StreamBenchReport.median(series.efficiency)) + " |");
            }
        }));
        return head("seconds, medians") + table.text() + outputs(results);
    }

    /** Foretold beside measured. */
    String forecasts(Map<String, StreamBench.Result> results) {
        Table table = new Table()
                .left("| model")
                .left("| samples")
                .left("| rate")
                .left("| predicted")
                .left("| measured, median (least-most)")
                .left("| predicted / measured |");
        table.row("|---", "|---", "|---", "|---", "|---", "|---|");
        results.forEach((model, result) -> result.series().forEach((point, series) -> {
            if (!series.foretold.isEmpty()) {
                double foretold = StreamBenchReport.median(series.foretold);
                table.row(
                        "| " + model,
                        "| " + result.samples(),
                        "| " + StreamBenchReport.rate(point.rate(), point.rateBps()),
                        "| " + String.format(Locale.ROOT, "%.3f", foretold),
                        "| " + StreamBenchReport.spread(series.seconds),
                        "| " + two(foretold / StreamBenchReport.median(series.seconds)) + " |");
            }
        }));
        return head("seconds") + table.text() + outputs(results);
    }

    private String head(String what) {
        return runs + (runs == 1 ? " run" : " runs") + " of each mode; " + what + "\n\n";
    }

    private static String outputs(Map<String, StreamBench.Result> results) {
        List<String> differing = new ArrayList<>();
        results.forEach((model, result) -> {
            if (!result.outputsEqual()) {
                differing.add(model);
            }
        });
        return differing.isEmpty()
                ? "\nAll outputs equal the unsplit models' bit for bit.\n"
                : "\nOutputs DIFFER from the unsplit models': " + String.join(", ", differing) + ".\n";
    }

    private static StreamBench.Series at(StreamBench.Result result, StreamBench.Point point, Mode mode) {
        StreamBench.Series series = result.series().get(new StreamBench.Point(point.rate(), point.rateBps(), mode));
        if (series == null) {
            throw new IllegalStateException(mode + " was not run");
        }
        return series;
    }

    /** All runs. */
    Map<String, Object> document(Map<String, StreamBench.Result> results) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("runs", runs);
        List<Object> models = new ArrayList<>();
        results.forEach((name, result) -> {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("model", name);
            model.put("samples", result.samples());
            model.put("outputsEqual", result.outputsEqual());
            List<Object> points = new ArrayList<>();
            result.series().forEach((point, series) -> points.add(StreamBenchReport.point(point, series)));
            model.put("points", points);
            models.add(model);
        });
        document.put("models", models);
        return document;
    }

    private static String seconds(List<Double> values) {
        return String.format(Locale.ROOT, "%.3f", StreamBenchReport.median(values));
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
