package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.stream.Mode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The demonstration in words, charts and a table. */
final class DemoReport {
    private final Console console;
    private final PrintStream out;
    private final DemoResult result;

    DemoReport(Console console, DemoResult result) {
        this.console = console;
        this.out = console.out();
        this.result = result;
    }

    void print() {
        PackConfig config = result.config();
        out.println(config.name() + ", " + Units.bytes(config.weightBytes()) + " in "
                + config.segments().size() + " segments; " + result.samples() + " passage"
                + (result.samples() == 1 ? "" : "s") + " of " + Sentences.TOKENS + " tokens; link "
                + Units.bitRate(result.rateBps())
                + (result.rounds() == 1 ? "; one run each" : "; median of " + result.rounds() + " runs each"));
        out.println();
        out.print(result.gantt().text(console.style()));
        out.println();
        out.print(table());
        out.println();
        explain();
    }

    private String table() {
        Table table = new Table()
                .left("mode")
                .right("end to end")
                .right("less than download")
                .right("bytes before answer")
                .right("load")
                .right("infer")
                .right("predicted")
                .right("limit")
                .right("bound eff.")
                .right("peak memory");
        for (ModeRun run : result.runs()) {
            ModeRun.Prediction prediction = run.mode().overlaps() ? run.prediction() : null;
            table.row(
                    run.mode().wireName(),
                    Units.seconds(run.endToEndSeconds()),
                    run.mode() == Mode.DOWNLOAD ? "" : percent(result.reduction(run.mode())),
                    Units.bytes(run.timeline().bytesBeforeAnswer()),
                    Units.seconds(run.timeline().loadSeconds()),
                    Units.seconds(run.timeline().inferSeconds()),
                    prediction == null ? "" : Units.seconds(prediction.predictedSeconds()),
                    prediction == null ? "" : Units.seconds(prediction.limitSeconds()),
                    prediction == null
                            ? ""
                            : String.format(Locale.ROOT, "%.2f", prediction.predictedSeconds() / run.endToEndSeconds()),
                    run.peakMemoryBytes().isPresent()
                            ? Units.bytes(run.peakMemoryBytes().getAsLong())
                            : "");
        }
        return table.text();
    }

    private void explain() {
        out.println(
                "stream against download: " + gain(result.reduction(Mode.STREAM)) + ", of which "
                        + gain(result.reduction(Mode.DOWNLOAD_ROWS_FIRST))
                        + " by putting off table rows that this input does not read (download-rows-first), and the rest by overlap.");
        out.println(
                "predicted: what the recursion t = max(arrival, t before) + load + infer gives with this run's arrivals and"
                        + " every segment measured alone; limit: with arrivals at the link's rate; bound eff.: predicted / end to end.");
        out.println("stream-in-order puts nothing off, it only overlaps: "
                + gain(result.reduction(Mode.STREAM_IN_ORDER)) + ".");
        out.println(
                result.outputsEqual()
                        ? "Outputs: all modes equal bit for bit; from the original file they differ by "
                                + String.format(Locale.ROOT, "%.1e", result.againstOriginal()) + " at most."
                        : "Outputs DIFFER between modes, by " + result.race().maxAbsDifference() + " at most.");
    }

    private static String gain(double reduction) {
        return percent(Math.abs(reduction)) + (reduction >= 0 ? " less time" : " more time");
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }

    /** Prints which passage lies nearest to each question. */
    void nearest(List<Passages.Query> questions, float[][] asked, List<String> passages, float[][] found) {
        out.println();
        out.println("What the embeddings find, of " + passages.size() + " passage" + (passages.size() == 1 ? "" : "s")
                + ":");
        for (int q = 0; q < questions.size(); q++) {
            int best = 0;
            for (int p = 1; p < found.length; p++) {
                if (Sentences.cosine(asked[q], found[p]) > Sentences.cosine(asked[q], found[best])) {
                    best = p;
                }
            }
            out.println("  " + questions.get(q).text());
            out.println("    " + String.format(Locale.ROOT, "%.2f", Sentences.cosine(asked[q], found[best])) + "  "
                    + beginning(passages.get(best)));
        }
    }

    private static String beginning(String passage) {
        int end = passage.indexOf(' ', 80);
        return end < 0 ? passage : passage.substring(0, end) + " ..";
    }
}
