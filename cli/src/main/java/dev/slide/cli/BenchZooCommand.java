package dev.slide.cli;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.PackConfig;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.stream.Mode;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench zoo} and {@code bench profile}: models of the zoo at rates around the balanced one. */
abstract class BenchZooCommand implements Command {
    private static final long SEED = 1;
    /** A batch where none is given: with so many FLOP for each byte, two cores are as fast as some 500 Mbit/s. */
    private static final double FLOP_PER_BYTE = 1600;

    private static final double MOST_FLOP = 600e9;
    private static final int MOST_SAMPLES = 32;

    private final Console console;
    private final List<Mode> modes;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "Models of slide zoo list; all by default. They are built and packed into the cache first.")
    private List<String> names = List.of();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "BPS",
            defaultValue = "quarter,balanced,4x",
            description =
                    "Rates in bit/s; \"balanced\" is the one at which download and compute take equally long here,"
                            + " \"quarter\" and \"4x\" a quarter and four times that. Default: ${DEFAULT-VALUE}.")
    private List<String> rates = List.of();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Samples of one run; by default 1600 FLOP for each byte of weights, at most 600 GFLOP and 32.")
    private @Nullable Integer samples;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each mode, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchZooCommand(Console console, List<Mode> modes) {
        this.console = console;
        this.modes = modes;
    }

    /** Models that were measured, as a table and more. */
    abstract String text(ZooBenchReport report, Map<String, StreamBench.Result> results);

    /** {@code bench zoo}. */
    @CommandLine.Command(
            name = "zoo",
            description = {
                "Runs models of the zoo conventionally and streamed, in turn, from a server in its own process,",
                "and compares every output with the unsplit model's."
            })
    static final class OfModes extends BenchZooCommand {
        OfModes(Console console) {
            super(console, List.of(Mode.DOWNLOAD, Mode.STREAM_IN_ORDER, Mode.STREAM));
        }

        @Override
        String text(ZooBenchReport report, Map<String, StreamBench.Result> results) {
            return report.modes(results);
        }
    }

    /** {@code bench profile}. */
    @CommandLine.Command(
            name = "profile",
            description =
                    "Foretells end-to-end times of models of the zoo from times of their segments and a rate, then"
                            + " measures them.")
    static final class OfForecasts extends BenchZooCommand {
        OfForecasts(Console console) {
            super(console, List.of(Mode.STREAM));
        }

        @Override
        String text(ZooBenchReport report, Map<String, StreamBench.Result> results) {
            return report.forecasts(results);
        }
    }

    @Override
    public Outcome call() throws Exception {
        if (runs < 1) {
            throw new CliException("--runs " + runs + ": at least 1");
        }
        if (samples != null && (samples < 1 || samples > 1024)) {
            throw new CliException("--samples " + samples + ": give 1 to 1024");
        }
        List<StreamBench.Rate> wanted = StreamBench.Rate.parse(rates);
        List<ZooModel> models = ZooNames.findAll(names);
        ZooCache cache = ZooCache.ofUser(console);
        for (ZooModel model : models) {
            cache.pack(model);
        }
        Map<String, StreamBench.Result> results = new LinkedHashMap<>();
        try (NodeProcess node = NodeProcess.start(cache.store())) {
            for (ZooModel model : models) {
                results.put(model.name(), measure(cache, node, model, wanted));
            }
        }
        ZooBenchReport report = new ZooBenchReport(runs);
        if (json) {
            console.out().println(Json.text(report.document(results)));
        } else {
            console.out().print(text(report, results));
        }
        return results.values().stream().allMatch(StreamBench.Result::outputsEqual) ? Outcome.DONE : Outcome.NO;
    }

    private StreamBench.Result measure(ZooCache cache, NodeProcess node, ZooModel model, List<StreamBench.Rate> wanted)
            throws Exception {
        Path pack = cache.pack(model);
        PackConfig config = SlideModel.describe(pack.toString());
        int count = samples == null ? usual(config) : samples;
        List<TensorData> inputs = new PackInputs(config, SEED).make(count);
        List<TensorData> expected = unsplit(cache.onnx(model, ZooCache.SEED), config, inputs);
        StreamBench.Served served =
                new StreamBench.Served(node.uri() + "/" + model.name(), pack.toString(), node::cpuSeconds);
        return new StreamBench(console, served, modes, inputs, count, expected, StreamBench.LocalStarts.NONE)
                .run(wanted, runs);
    }

    /** A batch of about the usual work. */
    static int usual(PackConfig config) {
        if (!config.batchable()) {
            return 1;
        }
        double flop = 0;
        for (int s = 0; s < config.segments().size(); s++) {
            flop += config.segmentFlop(s);
        }
        double wanted = Math.min(FLOP_PER_BYTE * config.weightBytes(), MOST_FLOP);
        return (int) Math.max(1, Math.min(MOST_SAMPLES, Math.rint(wanted / Math.max(1, flop))));
    }

    /** What the model gives in one session, optimised as packs are, in the order of the pack's outputs. */
    private static List<TensorData> unsplit(Path onnx, PackConfig config, List<TensorData> inputs) throws Exception {
        int part = config.batchable() ? StreamOptions.DEFAULTS.microBatch() : Integer.MAX_VALUE;
        Map<String, TensorData> byName = new LinkedHashMap<>();
        OriginalModel.run(onnx, OptLevel.EXTENDED_OPT, inputs, part).forEach(o -> byName.put(o.name(), o));
        List<TensorData> outputs = new ArrayList<>();
        for (int output : config.outputs()) {
            String name = config.tensors().get(output).name();
            TensorData data = byName.get(name);
            if (data == null) {
                throw new CliException("output \"" + name + "\" is not one of " + onnx);
            }
            outputs.add(data);
        }
        return outputs;
    }
}
