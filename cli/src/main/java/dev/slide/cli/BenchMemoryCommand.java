package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.pack.Variant;
import dev.slide.stream.Mode;
import dev.slide.stream.TensorData;
import dev.slide.stream.UserCache;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench memory}: the most memory that each mode takes. */
@CommandLine.Command(
        name = "memory",
        description =
                "Runs all-MiniLM-L6-v2 in every mode, each run in a process of its own, and prints how much resident"
                        + " memory grew at most.")
final class BenchMemoryCommand implements Command {
    private static final String LOW_MEMORY = " --low-memory";

    private final Console console;

    @Option(
            names = "--samples",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,64",
            description = "Passages of one run, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private List<Integer> samples = List.of();

    @Option(
            names = "--rate",
            paramLabel = "BPS",
            converter = BitRate.class,
            defaultValue = "400M",
            description = "Rate of the link in bit/s. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each mode, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

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

    BenchMemoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        Passages.checkCounts("--samples", samples);
        if (runs < 1) {
            throw new CliException("--runs " + runs + ": at least 1");
        }
        DemoModel model = DemoModel.inCache(UserCache.folder());
        try (ProgressBar bar = console.progress("packing " + DemoModel.NAME)) {
            model.pack(Slide.version(), List.of(variant), bar::step);
        }
        List<Object> batches = new ArrayList<>();
        try (Sentences sentences = new Sentences(model.tokenizer());
                PackServer node = PackServer.node(model, variant)) {
            for (int n : samples) {
                Map<String, List<Long>> peaks =
                        peaks(node, sentences.inputs(Passages.passages().subList(0, n)));
                if (!json) {
                    print(n, peaks);
                }
                Map<String, Object> batch = new LinkedHashMap<>();
                batch.put("samples", n);
                batch.put("variant", variant.wireName());
                batch.put("rateBps", rate);
                batch.put("peakMemoryBytes", peaks);
                batches.add(batch);
            }
        }
        if (json) {
            console.out().println(Json.text(Map.of("batches", batches)));
        }
        return Outcome.DONE;
    }

    private Map<String, List<Long>> peaks(PackServer node, List<TensorData> inputs)
            throws IOException, InterruptedException {
        Map<String, List<Long>> peaks = new LinkedHashMap<>();
        Path file = Files.createTempFile("slide-bench", ".json");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                InferenceJson.writeRequest(out, inputs);
            }
            for (int run = 0; run < runs; run++) {
                for (Mode mode : Race.MODES) {
                    add(peaks, mode.wireName(), MemoryProbe.peak(node.location(), mode, file, rate));
                }
                for (Mode mode : List.of(Mode.STREAM_IN_ORDER, Mode.STREAM)) {
                    add(
                            peaks,
                            mode.wireName() + LOW_MEMORY,
                            MemoryProbe.peak(node.location(), mode, file, rate, LOW_MEMORY.strip()));
                }
            }
        } finally {
            Files.delete(file);
        }
        return peaks;
    }

    private static void add(Map<String, List<Long>> peaks, String mode, OptionalLong peak) throws IOException {
        if (peak.isEmpty()) {
            throw new IOException("/proc/self/status does not tell the peak memory; measure on Linux");
        }
        peaks.computeIfAbsent(mode, m -> new ArrayList<>()).add(peak.getAsLong());
    }

    private void print(int n, Map<String, List<Long>> peaks) {
        double download = median(peaks.getOrDefault(Mode.DOWNLOAD.wireName(), List.of(0L)));
        Table table = new Table()
                .left("| mode")
                .left("| peak memory, median (least-most)")
                .left("| of download |");
        table.row("|---", "|---", "|---|");
        peaks.forEach((mode, bytes) -> table.row(
                "| " + mode,
                "| " + Units.bytes(median(bytes)) + " ("
                        + Units.bytes(bytes.stream().min(Long::compare).orElse(0L)) + "-"
                        + Units.bytes(bytes.stream().max(Long::compare).orElse(0L)) + ")",
                "| " + String.format(Locale.ROOT, "%.2f", median(bytes) / download) + " |"));
        console.out()
                .println(n + (n == 1 ? " passage" : " passages") + ", variant " + variant.wireName() + ", link "
                        + Units.bitRate(rate) + ", " + runs + " runs each\n\n" + table.text());
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
