package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.stream.GenerationRequest;
import dev.slide.stream.GenerationResult;
import dev.slide.stream.Mode;
import dev.slide.stream.SlideModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bench generate}: how soon the first token is there, and how fast the others follow. */
@CommandLine.Command(
        name = "generate",
        description = {
            "Generates the same text from a language model of the zoo, streamed and after a conventional download, in"
                    + " turn, from a node in its own process.",
            "Prints medians and spreads of the time to the first token and of the tokens per second after it."
        })
final class BenchGenerateCommand implements Command {
    /** Of the prompt, whose tokens do not matter. */
    private static final long PROMPT_SEED = 1;
    /** Below every language model's vocabulary. */
    private static final int PROMPT_TOKENS_END = 10_000;

    private final Console console;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "gpt2",
            description = "A language model of slide zoo list with state. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "BPS",
            defaultValue = "400M,1G,max",
            description = "Rates in bit/s; \"max\" is unpaced. Default: ${DEFAULT-VALUE}.")
    private List<String> rates = List.of();

    @Option(
            names = "--prompt",
            paramLabel = "N",
            defaultValue = "64",
            description = "Tokens of the prompt. Default: ${DEFAULT-VALUE}.")
    private int prompt;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens to generate. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each mode, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    BenchGenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (runs < 1 || prompt < 1 || tokens < 2) {
            throw new CliException(
                    "--runs " + runs + " --prompt " + prompt + " --tokens " + tokens + ": at least 1, 1 and 2");
        }
        List<Double> wanted = rates();
        List<Integer> ids = new ArrayList<>();
        new SplittableRandom(PROMPT_SEED).ints(prompt, 0, PROMPT_TOKENS_END).forEach(ids::add);
        ZooModel found = ZooNames.find(model);
        ZooCache cache = ZooCache.ofUser(console);
        cache.pack(found);
        try (NodeProcess node = NodeProcess.start(cache.store())) {
            String location = node.uri() + "/" + found.name();
            GenerationBench bench = new GenerationBench(console, location, GenerationRequest.greedy(ids, tokens));
            bench.run(wanted, runs);
            PackConfig config = SlideModel.describe(location);
            if (json) {
                console.out().println(Json.text(document(config, bench)));
            } else {
                console.out().print(text(config, bench));
            }
            return bench.outputsEqual() ? Outcome.DONE : Outcome.NO;
        }
    }

    private List<Double> rates() throws CliException {
        List<Double> wanted = new ArrayList<>();
        for (String rate : rates) {
            try {
                wanted.add(rate.equals("max") ? 0 : Units.parseBitRate(rate));
            } catch (IllegalArgumentException e) {
                throw new CliException("--rate: " + e.getMessage() + ", nor max", e);
            }
        }
        return wanted;
    }

    private String text(PackConfig config, GenerationBench bench) {
        Table table = new Table()
                .left("| rate")
                .left("| mode")
                .left("| first token")
                .left("| of download")
                .left("| tokens per second")
                .left("| MB before first token |");
        table.row("|---", "|---", "|---", "|---", "|---", "|---|");
        bench.results()
                .forEach((point, results) -> table.row(
                        "| " + StreamBenchReport.rate("", point.rateBps()),
                        "| " + point.mode().wireName(),
                        "| " + StreamBenchReport.spread(values(results, GenerationResult::firstTokenSeconds)),
                        "| " + String.format(Locale.ROOT, "%.3f", ofDownload(bench, point)),
                        "| " + StreamBenchReport.spread(values(results, GenerationResult::tokensPerSecond)),
                        "| "
                                + String.format(
                                        Locale.ROOT, "%.1f |", results.get(0).bytesBeforeFirstToken() / 1e6)));
        return model + ", " + Units.bytes(config.weightBytes()) + " in "
                + config.segments().size() + " segments; " + prompt + " tokens of prompt, " + tokens + " generated; "
                + runs + " runs each; seconds, median (least-most)\n\n" + table.text()
                + (bench.outputsEqual() ? "\nAll texts equal.\n" : "\nTexts DIFFER.\n");
    }

    private static double ofDownload(GenerationBench bench, GenerationBench.Point point) {
        List<GenerationResult> download =
                bench.results().getOrDefault(new GenerationBench.Point(point.rateBps(), Mode.DOWNLOAD), List.of());
        List<GenerationResult> here = bench.results().getOrDefault(point, List.of());
        return StreamBenchReport.median(values(here, GenerationResult::firstTokenSeconds))
                / StreamBenchReport.median(values(download, GenerationResult::firstTokenSeconds));
    }

    private static List<Double> values(List<GenerationResult> results, ToDoubleFunction<GenerationResult> value) {
        return results.stream().mapToDouble(value).boxed().toList();
    }

    private Map<String, Object> document(PackConfig config, GenerationBench bench) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", model);
        document.put("bytes", config.weightBytes());
        document.put("promptTokens", prompt);
        document.put("tokens", tokens);
        document.put("runs", runs);
        document.put("outputsEqual", bench.outputsEqual());
        List<Object> points = new ArrayList<>();
        bench.results().forEach((point, results) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("rateBps", point.rateBps());
            entry.put("mode", point.mode().wireName());
            entry.put("firstTokenSeconds", values(results, GenerationResult::firstTokenSeconds));
            entry.put("tokensPerSecond", values(results, GenerationResult::tokensPerSecond));
            entry.put("bytesBeforeFirstToken", results.get(0).bytesBeforeFirstToken());
            points.add(entry);
        });
        document.put("points", points);
        return document;
    }
}
