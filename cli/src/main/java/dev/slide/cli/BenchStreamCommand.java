package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.format.OciLayout;
import dev.slide.pack.Unpacker;
import dev.slide.pack.Variant;
import dev.slide.stream.TensorData;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench stream}: the modes of running a model over a range of rates. */
@CommandLine.Command(
        name = "stream",
        description = {
            "Runs all-MiniLM-L6-v2 in every mode at several rates, in turn, from a server in its own process.",
            "Prints medians and spreads, beside what the recursion predicts and a load from the local disk."
        })
final class BenchStreamCommand implements Command {
    /** Servers that can be asked. */
    enum Server {
        SLIDE,
        NGINX
    }

    private final Console console;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "BPS",
            defaultValue = "50M,100M,200M,400M,quarter,balanced,800M,max",
            description =
                    "Rates in bit/s; \"balanced\" is the one at which download and compute take equally long here,"
                            + " \"quarter\" a quarter of that, \"max\" unpaced. Default: ${DEFAULT-VALUE}.")
    private List<String> rates = List.of();

    @Option(
            names = "--samples",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,64",
            description = "Passages of one run, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private List<Integer> samples = List.of();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each mode, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--server",
            paramLabel = "slide|nginx",
            defaultValue = "slide",
            description =
                    "Who serves the pack: an edge node, or nginx as a plain file server. Default: ${DEFAULT-VALUE}.")
    private Server server = Server.SLIDE;

    @Option(
            names = "--variant",
            paramLabel = "V",
            defaultValue = "fp32",
            converter = VariantOption.class,
            description = "Variant of the model: raw, fp32 (lossless), fp16, bf16, int8 or int4. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Variant variant = Variant.FP32;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchStreamCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        Passages.checkCounts("--samples", samples);
        if (runs < 1) {
            throw new CliException("--runs " + runs + ": at least 1");
        }
        List<StreamBench.Rate> wanted = StreamBench.Rate.parse(rates);
        DemoModel model = DemoModel.inCache(UserCache.folder());
        try (ProgressBar bar = console.progress("packing " + DemoModel.NAME)) {
            model.pack(Slide.version(), List.of(variant), bar::step);
        }
        Path scratch = Files.createTempDirectory("slide-bench");
        try (Sentences sentences = new Sentences(model.tokenizer())) {
            Path whole = scratch.resolve("whole.onnx");
            Unpacker.unpack(OciLayout.open(model.packFolder()), variant.wireName(), whole);
            StreamBenchReport report =
                    new StreamBenchReport(server.name().toLowerCase(Locale.ROOT), variant.wireName(), runs);
            List<StreamBench.Result> results = new ArrayList<>();
            try (PackServer started = start(model)) {
                for (int n : samples) {
                    List<TensorData> inputs =
                            sentences.inputs(Passages.passages().subList(0, n));
                    DemoStarts starts =
                            new DemoStarts(model.onnx(), whole, started.location(), inputs, scratch.resolve("cache"));
                    results.add(new StreamBench(
                                    console,
                                    new StreamBench.Served(
                                            started.location(), model.local(variant), started::cpuSeconds),
                                    Race.MODES,
                                    inputs,
                                    n,
                                    null,
                                    starts)
                            .run(wanted, runs));
                }
            }
            boolean equal = results.stream().allMatch(StreamBench.Result::outputsEqual);
            if (json) {
                console.out().println(Json.text(report.document(results)));
            } else {
                console.out().print(report.text(results));
            }
            return equal ? Outcome.DONE : Outcome.NO;
        } finally {
            Folders.deleteQuietly(scratch);
        }
    }

    private PackServer start(DemoModel model) throws IOException, CliException {
        return switch (server) {
            case SLIDE -> PackServer.node(model, variant);
            case NGINX -> NginxProcess.start(model.packFolder(), variant);
        };
    }
}
