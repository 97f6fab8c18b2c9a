package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.format.TensorType;
import dev.slide.stream.EdgeNode;
import dev.slide.stream.EdgeRun;
import dev.slide.stream.Mode;
import dev.slide.stream.Progress;
import dev.slide.stream.RunResult;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TaskRefusedException;
import dev.slide.stream.TaskWish;
import dev.slide.stream.TensorData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code run}: one task on this device. */
@CommandLine.Command(
        name = "run",
        description = "Runs a model while it arrives, from a folder, an edge node or a registry.")
final class RunCommand implements Command {
    private static final int FIRST_ELEMENTS = 4;
    /** Samples at a time where memory is short: a single one may differ in its last bits. */
    private static final int SMALL_PARTS = 2;

    private final Console console;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR|URL",
            description = "Folder of a pack, or http://HOST:PORT/NAME[:TAG], or zoo:NAME; or give --node.")
    private @Nullable String location;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE|-",
            description = "Inputs as JSON of the Open Inference Protocol v2; - for standard input.")
    private String input = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "stream",
            converter = Modes.class,
            description = "stream (every byte in the order this run needs it), stream-in-order, download, or"
                    + " download-rows-first.")
    private Mode mode = Mode.STREAM;

    @Option(names = "--cache", paramLabel = "DIR", description = "Folder that keeps what was downloaded, by digest.")
    private @Nullable Path cache;

    @Option(
            names = "--rate",
            paramLabel = "BPS",
            converter = BitRate.class,
            description = "Rate of the download in bit/s, such as 100M; as fast as it goes by default.")
    private @Nullable Double rate;

    @Option(
            names = "--stall",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "A transfer that brings hardly anything for so long is broken off and taken up again; above 0, at"
                            + " most 3600. Default: ${DEFAULT-VALUE}.")
    private double stallSeconds;

    @Option(
            names = "--low-memory",
            description =
                    "Give up each segment as soon as it has run, for models larger than the memory there is. Every"
                            + " run fetches the model anew, or reads it from the cache.")
    private boolean lowMemory;

    @Mixin
    private NodeOptions byNode = new NodeOptions();

    @Option(
            names = "--variant",
            paramLabel = "V",
            description = "Which of the pack's variants, such as int8; by default its latest, commonly fp32.")
    private @Nullable String variant;

    @Option(names = "--json", description = "Print one JSON document, outputs included.")
    private boolean json;

    @Option(names = "--no-outputs", description = "Leave the outputs out of what is printed.")
    private boolean noOutputs;

    RunCommand(Console console) {
        this.console = console;
    }

    /** Reads {@code --mode}. */
    static final class Modes implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String text) {
            for (Mode mode : Mode.values()) {
                if (mode.wireName().equals(text)) {
                    return mode;
                }
            }
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is none of stream, stream-in-order, download, download-rows-first");
        }
    }

    @Override
    public Outcome call() throws Exception {
        if (lowMemory && !mode.overlaps()) {
            throw new CliException("--low-memory with --mode " + mode.wireName()
                    + ": this mode has the whole model in memory; use stream");
        }
        if (cache != null && Files.exists(cache) && !Files.isDirectory(cache)) {
            throw new CliException("--cache " + cache + " is not a folder; name another");
        }
        if (!(stallSeconds > 0 && stallSeconds <= 3600)) {
            throw new CliException("--stall " + stallSeconds + ": seconds above 0, at most 3600");
        }
        String node = byNode.node();
        if ((node == null) == (location == null)) {
            throw new CliException("run needs a pack, DIR or URL, or an edge node, --node URL; one of the two");
        }
        List<TensorData> inputs = InferenceJson.read(input, console.in());
        OptionalLong before = ProcessMemory.now();
        ProgressBar bar = console.progress(mode.wireName());
        StreamOptions options = StreamOptions.DEFAULTS
                .withMode(mode)
                .withRateBps(rate == null ? 0 : rate)
                .withStallSeconds(stallSeconds)
                .withCache(cache)
                .withFreeing(lowMemory)
                .withMicroBatch(lowMemory ? SMALL_PARTS : StreamOptions.DEFAULTS.microBatch())
                .withFetchRest(cache != null)
                .withListener(new Reporting(console, bar));
        if (node != null) {
            try (bar) {
                return runByNode(node, inputs, options);
            }
        }
        String where = VariantOption.location(ZooCache.packAt(Objects.requireNonNull(location), console), variant);
        try (SlideModel model = SlideModel.open(where, options)) {
            RunResult result;
            try (bar) {
                result = model.run(inputs);
            }
            OptionalLong peak = ProcessMemory.peak();
            OptionalLong grown = before.isPresent() && peak.isPresent()
                    ? OptionalLong.of(Math.max(0, peak.getAsLong() - before.getAsLong()))
                    : OptionalLong.empty();
            print(model.config(), inputs, result, new ModeRun(mode, result.timeline(), null, grown));
            model.awaitComplete();
        }
        return Outcome.DONE;
    }

    /** The node says what comes at which rate; the answer is no if it refuses or the deadline was missed. */
    private Outcome runByNode(String url, List<TensorData> inputs, StreamOptions options) throws Exception {
        long[] shape = inputs.isEmpty() ? new long[0] : inputs.get(0).shape();
        TaskWish wish = byNode.wish(shape.length == 0 ? 1 : (int) Math.max(1, Math.min(shape[0], Integer.MAX_VALUE)));
        try (EdgeNode edge = EdgeNode.at(url)) {
            EdgeRun run = edge.run(wish, inputs, options, byNode.actuator());
            new NodeReport(console, wish, run).print(json, noOutputs);
            return run.deadlineMet() ? Outcome.DONE : Outcome.NO;
        } catch (TaskRefusedException e) {
            console.err()
                    .println("slide: " + e.getMessage()
                            + (e.retryAfterSeconds() > 0
                                    ? "; come again in " + Units.seconds(e.retryAfterSeconds())
                                    : ""));
            return Outcome.NO;
        }
    }

    /** Progress on the bar, retries in lines of their own. */
    record Reporting(Console console, ProgressBar bar) implements Progress.Listener {
        @Override
        public void onProgress(Progress progress) {
            bar.update(progress.bytesReceived(), progress.bytesForAnswer());
        }

        @Override
        public void onRetry(int attempt, double waitSeconds, String reason) {
            console.err()
                    .println("slide: " + reason + "; trying again in " + Units.seconds(waitSeconds) + " (attempt "
                            + (attempt + 1) + ")");
        }

        @Override
        public void onCacheTrouble(String reason) {
            console.err().println("slide: " + reason);
        }
    }

    private void print(PackConfig config, List<TensorData> inputs, RunResult result, ModeRun run) throws Exception {
        if (json) {
            InferenceJson.write(console.out(), document(config, inputs, run), noOutputs ? List.of() : result.outputs());
            return;
        }
        console.out()
                .println(config.name() + ": answer after " + Units.seconds(run.endToEndSeconds()) + "; "
                        + Units.bytes(run.timeline().bytesBeforeAnswer()) + " came before it, the weights have "
                        + Units.bytes(config.weightBytes()));
        if (!noOutputs) {
            Table table = new Table().left("output").left("shape").left("first elements");
            for (TensorData output : result.outputs()) {
                table.row(output.name(), output.type() + Arrays.toString(output.shape()), beginning(output));
            }
            console.out().print(table.text());
        }
    }

    private static String beginning(TensorData output) {
        if (output.type() != TensorType.FP32) {
            return "";
        }
        float[] values = output.floats();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(FIRST_ELEMENTS, values.length); i++) {
            text.append(i == 0 ? "" : " ").append(values[i]);
        }
        return text + (values.length > FIRST_ELEMENTS ? " .." : "");
    }

    private Map<String, Object> document(PackConfig config, List<TensorData> inputs, ModeRun run) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", config.name());
        document.put("variant", config.variant());
        document.put("bytes", config.weightBytes());
        document.put("segments", config.segments().size());
        if (rate != null) {
            document.put("rateBps", rate);
        }
        long[] shape = inputs.isEmpty() ? new long[0] : inputs.get(0).shape();
        document.put("samples", config.batchable() && shape.length > 0 ? shape[0] : 1);
        document.put(run.key(), run.document());
        return document;
    }
}
