package dev.slide.cli;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.cli.draw.Gantt;
import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.pack.PackReport;
import dev.slide.pack.Variant;
import dev.slide.stream.Mode;
import dev.slide.stream.SegmentTimes;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code demo}: the main job with no argument. */
@CommandLine.Command(
        name = "demo",
        description =
                "Streams a real model over a paced link and runs it while it arrives, beside the conventional way.")
final class DemoCommand implements Command {
    /** Rounds after the first are left out where they would take longer than this in all. */
    private static final double PATIENCE_SECONDS = 30;

    private static final int MOST_ROUNDS = 5;
    private static final int ALONE_REPEATS = 3;

    private final Console console;

    @Option(
            names = "--rate",
            paramLabel = "BPS",
            converter = BitRate.class,
            description =
                    "Rate of the link in bit/s, such as 100M; by default the rate at which download and compute take"
                            + " about equally long here.")
    private @Nullable Double rate;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "64", description = "Passages to embed, 1 to 64.")
    private int samples;

    @Option(
            names = "--variant",
            paramLabel = "V",
            defaultValue = "fp32",
            converter = VariantOption.class,
            description = "Variant of the model: raw, fp32 (lossless), fp16, bf16, int8 or int4. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Variant variant = Variant.FP32;

    @Option(
            names = "--plot",
            paramLabel = "FILE.svg",
            description = "Where the Gantt chart goes; slide-demo.svg here by default.")
    private Path plot = Path.of("slide-demo.svg");

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        Passages.checkCounts("--samples", List.of(samples));
        List<String> passages = Passages.passages();
        DemoModel model = DemoModel.inCache(UserCache.folder());
        pack(model);
        try (Sentences sentences = new Sentences(model.tokenizer());
                NodeProcess node = NodeProcess.start(model.store())) {
            List<TensorData> inputs = sentences.inputs(passages.subList(0, samples));
            DemoResult result = race(model, DemoModel.location(node.uri(), variant), inputs);
            if (json) {
                console.out().println(Json.text(result.document()));
            } else {
                DemoReport report = new DemoReport(console, result);
                report.print();
                search(report, sentences, node, passages.subList(0, samples), inputs, result.outputs());
                draw(result);
            }
            return result.outputsEqual() ? Outcome.DONE : Outcome.NO;
        }
    }

    private void say(String line) {
        console.err().println(line);
    }

    private void pack(DemoModel model) throws Exception {
        PackReport report;
        try (ProgressBar bar = console.progress("packing " + DemoModel.NAME)) {
            report = model.pack(Slide.version(), List.of(variant), bar::step);
        }
        say(
                report == null
                        ? "it is packed already: " + model.packFolder()
                        : "packed into " + report.segments() + " segments, " + Units.bytes(report.bytes()) + ": "
                                + model.packFolder());
    }

    private DemoResult race(DemoModel model, String location, List<TensorData> inputs)
            throws IOException, OrtException, InterruptedException {
        PackConfig config = SlideModel.describe(location);
        say("measuring every segment alone ..");
        SegmentTimes times = SegmentTimes.measure(model.local(variant), inputs, StreamOptions.DEFAULTS, ALONE_REPEATS);
        double work = sum(times.loadSeconds()) + sum(times.runSeconds());
        double rateBps = rate == null ? round(config.weightBytes() * Byte.SIZE / work) : rate;
        say("edge node at " + location + ", link " + Units.bitRate(rateBps)
                + (rate == null ? ", at which download and compute take about equally long here" : ""));
        Race race = new Race(console, location, inputs);
        race.warmUp();
        // Two of the four modes download about half.
        double perRound = 3 * (config.weightBytes() * Byte.SIZE / rateBps + work);
        int rounds = (int) Math.max(1, Math.min(MOST_ROUNDS, PATIENCE_SECONDS / perRound));
        for (int round = 0; round < rounds; round++) {
            say("round " + (round + 1) + " of " + rounds + ": " + String.join(", ", modeNames()) + " ..");
            race.round(rateBps);
        }
        say("measuring memory in processes of their own ..");
        Map<Mode, OptionalLong> peaks = peaks(location, inputs, rateBps);
        double againstOriginal =
                Differences.largest(OriginalModel.run(model.onnx(), OptLevel.ALL_OPT, inputs), race.outputs());
        return new DemoResult(
                config, rateBps, samples, rounds, race.medians(config, times, rateBps, peaks), race, againstOriginal);
    }

    private static List<String> modeNames() {
        return Race.MODES.stream().map(Mode::wireName).toList();
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(v -> v).sum();
    }

    /** Two significant digits are enough to pace a link. */
    private static double round(double rateBps) {
        double unit = Math.pow(10, Math.floor(Math.log10(rateBps)) - 1);
        return Math.round(rateBps / unit) * unit;
    }

    private Map<Mode, OptionalLong> peaks(String location, List<TensorData> inputs, double rateBps)
            throws IOException, InterruptedException {
        Map<Mode, OptionalLong> peaks = new EnumMap<>(Mode.class);
        Path file = Files.createTempFile("slide-demo", ".json");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                InferenceJson.writeRequest(out, inputs);
            }
            for (Mode mode : List.of(Mode.DOWNLOAD, Mode.STREAM)) {
                peaks.put(mode, MemoryProbe.peak(location, mode, file, Math.max(rateBps, 200e6)));
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return peaks;
    }

    /** Proof of real output: questions find their passages, asked of the streamed model. */
    private void search(
            DemoReport report,
            Sentences sentences,
            NodeProcess node,
            List<String> passages,
            List<TensorData> inputs,
            List<TensorData> outputs)
            throws IOException {
        float[][] found = Sentences.embeddings(outputs.get(0), inputs);
        List<Passages.Query> about = Passages.queries().stream()
                .filter(question -> question.passage() < passages.size())
                .toList();
        if (about.isEmpty()) {
            return;
        }
        List<TensorData> questions =
                sentences.inputs(about.stream().map(Passages.Query::text).toList());
        try (SlideModel model = SlideModel.open(DemoModel.location(node.uri(), variant), StreamOptions.DEFAULTS)) {
            TensorData hidden = model.run(questions).outputs().get(0);
            report.nearest(about, Sentences.embeddings(hidden, questions), passages, found);
        }
    }

    private void draw(DemoResult result) throws IOException {
        Gantt gantt = result.gantt();
        Files.writeString(
                plot,
                gantt.svg(
                        "SLIDE demo: " + DemoModel.NAME + " over " + Units.bitRate(result.rateBps()),
                        "When each segment was downloaded, loaded and run, conventionally and streamed."));
        console.out().println();
        console.out().println("Gantt chart with every segment: " + plot.toAbsolutePath());
    }
}
