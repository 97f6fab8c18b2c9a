package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.stream.GeneratedToken;
import dev.slide.stream.GenerationRequest;
import dev.slide.stream.GenerationResult;
import dev.slide.stream.Mode;
import dev.slide.stream.Sampling;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TextGeneration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code generate}: text from a language model that arrives. */
@CommandLine.Command(
        name = "generate",
        description = {
            "Generates text from a language model with state while it arrives: tokens are printed as they come.",
            "The likeliest token follows, unless --temperature asks to draw."
        })
final class GenerateCommand implements Command {
    private final Console console;

    @Parameters(paramLabel = "DIR|URL", description = "Folder of a pack, http://HOST:PORT/NAME[:TAG], or zoo:NAME.")
    private String location = "";

    @ArgGroup(multiplicity = "1")
    private Prompt prompt = new Prompt();

    /** One of three. */
    private static final class Prompt {
        @Option(
                names = "--prompt-ids",
                paramLabel = "ID,..",
                description = "Numbers of the prompt's tokens, such as 15496,11.")
        private @Nullable String ids;

        @Option(names = "--prompt-file", paramLabel = "FILE", description = "The same as a JSON array.")
        private @Nullable Path file;

        @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt as text; needs --tokenizer.")
        private @Nullable String text;
    }

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description = "The model's tokenizer.json (Hugging Face); text is printed instead of numbers.")
    private @Nullable Path tokenizer;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "50",
            description = "Tokens to generate at most. Default: ${DEFAULT-VALUE}.")
    private int tokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "Draws by probability, after logits are divided by T; 0 takes the likeliest. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Draws among the K likeliest tokens only.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Draws among the likeliest tokens that have P of the probability together, 0 to 1.")
    private @Nullable Double topP;

    @Option(names = "--seed", paramLabel = "N", description = "Of the draws: the same seed gives the same text (1).")
    private @Nullable Long seed;

    @Option(names = "--stop", split = ",", paramLabel = "ID", description = "Tokens that end the text.")
    private List<Integer> stop = List.of();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "stream",
            converter = RunCommand.Modes.class,
            description = "stream (every byte in the order this text needs it), stream-in-order, download, or"
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

    @Option(names = "--json", description = "Print one JSON document at the end.")
    private boolean json;

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (cache != null && Files.exists(cache) && !Files.isDirectory(cache)) {
            throw new CliException("--cache " + cache + " is not a folder; name another");
        }
        Sampling sampling = sampling();
        try (TokenText text = tokenizer == null ? null : new TokenText(tokenizer)) {
            generate(new GenerationRequest(prompt(text), tokens, sampling, new HashSet<>(stop)), text);
        }
        return Outcome.DONE;
    }

    private Sampling sampling() throws CliException {
        if (temperature == 0 && (topK != null || topP != null || seed != null)) {
            throw new CliException(
                    "--top-k, --top-p and --seed say how to draw, but --temperature is 0, which takes the"
                            + " likeliest token; give such as --temperature 0.8");
        }
        return new Sampling(temperature, topK == null ? 0 : topK, topP == null ? 1 : topP, seed == null ? 1 : seed);
    }

    private List<Integer> prompt(@Nullable TokenText text) throws Exception {
        if (prompt.text != null) {
            if (text == null) {
                throw new CliException(
                        "--prompt needs --tokenizer FILE, the model's tokenizer.json; or give --prompt-ids");
            }
            return text.tokens(prompt.text);
        }
        if (prompt.file != null) {
            return PromptFile.read(prompt.file);
        }
        return PromptFile.parse(prompt.ids == null ? "" : prompt.ids);
    }

    private void generate(GenerationRequest request, @Nullable TokenText text) throws Exception {
        ProgressBar bar = console.progress(mode.wireName());
        StreamOptions options = StreamOptions.DEFAULTS
                .withMode(mode)
                .withRateBps(rate == null ? 0 : rate)
                .withCache(cache)
                .withFetchRest(cache != null)
                .withListener(new RunCommand.Reporting(console, bar));
        try (bar;
                SlideModel model = SlideModel.open(ZooCache.packAt(location, console), options)) {
            GenerationResult result = TextGeneration.of(model).generate(request, token -> show(token, text, bar));
            if (json) {
                console.out().println(Json.text(document(model.config(), request, result, text)));
            } else {
                console.out().println();
            }
            console.err().println("slide: " + summary(model.config(), result));
            model.awaitComplete();
        }
    }

    /** Prints a token; whether anybody still reads. */
    private boolean show(GeneratedToken token, @Nullable TokenText text, ProgressBar bar) {
        bar.close();
        if (!json) {
            String id = (token.index() == 0 ? "" : " ") + token.id();
            console.out().print(text == null ? id : printable(text.next(token.id())));
            return !console.out().checkError();
        }
        return true;
    }

    /** A terminal must not obey what a model says. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "?");
    }

    private static String summary(PackConfig config, GenerationResult result) {
        int count = result.tokens().size();
        return config.name() + ": first token after " + Units.seconds(result.firstTokenSeconds()) + "; "
                + Units.bytes(result.bytesBeforeFirstToken()) + " came before it, the weights have "
                + Units.bytes(config.weightBytes())
                + (count == 1
                        ? ""
                        : String.format(
                                Locale.ROOT, "; then %d tokens, %.1f per second", count - 1, result.tokensPerSecond()));
    }

    private Map<String, @Nullable Object> document(
            PackConfig config, GenerationRequest request, GenerationResult result, @Nullable TokenText text) {
        int count = result.tokens().size();
        Map<String, @Nullable Object> document = Json.object(
                "model", config.name(),
                "variant", config.variant(),
                "bytes", config.weightBytes(),
                "segments", config.segments().size(),
                "mode", mode.wireName(),
                "prompt", request.prompt(),
                "tokens", result.ids(),
                "end", result.end().name(),
                "firstTokenSeconds", result.firstTokenSeconds(),
                "endToEndSeconds", result.tokens().get(count - 1).seconds(),
                "bytesBeforeFirstToken", result.bytesBeforeFirstToken());
        if (count > 1) {
            document.put("tokensPerSecond", result.tokensPerSecond());
        }
        if (rate != null) {
            document.put("rateBps", rate);
        }
        if (text != null) {
            document.put("text", text.text(result.ids()));
        }
        return document;
    }
}
