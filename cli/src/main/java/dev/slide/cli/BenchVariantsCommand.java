package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.pack.Variant;
import dev.slide.stream.Mode;
import dev.slide.stream.RunResult;
import dev.slide.stream.RunTimeline;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench variants}: how soon each variant answers. */
@CommandLine.Command(
        name = "variants",
        description = {
            "Runs all-MiniLM-L6-v2 in every variant, downloaded and streamed in turn, from a server in its own process.",
            "Prints medians, and how much faster each is than the conventional download of raw FP32."
        })
final class BenchVariantsCommand implements Command {
    private static final List<Variant> VARIANTS =
            List.of(Variant.RAW, Variant.FP32, Variant.FP16, Variant.BF16, Variant.INT8);
    private static final List<Mode> MODES = List.of(Mode.DOWNLOAD, Mode.STREAM);

    private final Console console;

    @Option(
            names = "--rate",
            paramLabel = "BPS",
            converter = BitRate.class,
            defaultValue = "100M",
            description = "Rate of the link in bit/s. Default: ${DEFAULT-VALUE}.")
    private double rateBps;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "Passages of one run, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchVariantsCommand(Console console) {
        this.console = console;
    }

    /** What takes turns. */
    private record Way(Variant variant, Mode mode) {}

    @Override
    public Outcome call() throws Exception {
        Passages.checkCounts("--samples", List.of(samples));
        if (runs < 1) {
            throw new CliException("--runs " + runs + ": at least 1");
        }
        DemoModel model = DemoModel.inCache(UserCache.folder());
        try (ProgressBar bar = console.progress("packing " + DemoModel.NAME)) {
            model.pack(Slide.version(), VARIANTS, bar::step);
        }
        Map<Way, List<RunTimeline>> timelines = new LinkedHashMap<>();
        VARIANTS.forEach(v -> MODES.forEach(m -> timelines.put(new Way(v, m), new ArrayList<>())));
        try (Sentences sentences = new Sentences(model.tokenizer());
                NodeProcess node = NodeProcess.start(model.store())) {
            List<TensorData> inputs = sentences.inputs(Passages.passages().subList(0, samples));
            for (Way way : timelines.keySet()) {
                run(node, way, inputs, 0);
            }
            for (int round = 1; round <= runs; round++) {
                console.err().println("round " + round + " of " + runs + " ..");
                for (Map.Entry<Way, List<RunTimeline>> way : timelines.entrySet()) {
                    // Direct buffers of the run before are given back only when they are collected.
                    System.gc();
                    way.getValue().add(run(node, way.getKey(), inputs, rateBps).timeline());
                }
            }
        }
        report(timelines);
        return Outcome.DONE;
    }

    private RunResult run(NodeProcess node, Way way, List<TensorData> inputs, double bps) throws IOException {
        StreamOptions options =
                StreamOptions.DEFAULTS.withMode(way.mode()).withRateBps(bps).withFetchRest(false);
        try (SlideModel model = SlideModel.open(DemoModel.location(node.uri(), way.variant()), options)) {
            return model.run(inputs);
        }
    }

    private void report(Map<Way, List<RunTimeline>> timelines) {
        timelines.values().forEach(list -> list.sort(Comparator.comparingDouble(RunTimeline::endSeconds)));
        double conventional = median(timelines.getOrDefault(new Way(Variant.RAW, Mode.DOWNLOAD), List.of()))
                .endSeconds();
        List<Object> rows = new ArrayList<>();
        Table table = new Table()
                .left("variant")
                .left("mode")
                .right("end to end")
                .right("shortest")
                .right("longest")
                .right("bytes before answer")
                .right("times faster");
        timelines.forEach((way, list) -> {
            RunTimeline median = median(list);
            double faster = conventional / median.endSeconds();
            double shortest = list.get(0).endSeconds();
            double longest = list.get(list.size() - 1).endSeconds();
            table.row(
                    way.variant().wireName(),
                    way.mode().wireName(),
                    Units.seconds(median.endSeconds()),
                    Units.seconds(shortest),
                    Units.seconds(longest),
                    Units.bytes(median.bytesBeforeAnswer()),
                    String.format(Locale.ROOT, "%.2f", faster));
            rows.add(Json.object(
                    "variant", way.variant().wireName(),
                    "mode", way.mode().wireName(),
                    "endToEndSeconds", median.endSeconds(),
                    "shortestSeconds", shortest,
                    "longestSeconds", longest,
                    "bytesBeforeAnswer", median.bytesBeforeAnswer(),
                    "timesFaster", faster));
        });
        if (json) {
            console.out()
                    .println(
                            Json.text(Json.object("rateBps", rateBps, "samples", samples, "runs", runs, "rows", rows)));
        } else {
            console.out()
                    .println(DemoModel.NAME + ", " + samples + " x 128 tokens, " + Units.bitRate(rateBps) + ", " + runs
                            + " runs each");
            console.out().print(table.text());
        }
    }

    private static RunTimeline median(List<RunTimeline> sorted) {
        return sorted.get((sorted.size() - 1) / 2);
    }
}
