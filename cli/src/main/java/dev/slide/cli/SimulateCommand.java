package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.simulator.Experiment;
import dev.slide.simulator.Runner;
import dev.slide.simulator.Shard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate}: an experiment over many drops of a cell. */
@CommandLine.Command(
        name = "simulate",
        description = "Runs an experiment: cells drawn at random, planned by several schemes, over and over.",
        subcommands = SimulateMergeCommand.class)
final class SimulateCommand implements Command {
    private static final long BETWEEN_NANOS = 200_000_000L;

    private final Console console;
    private long shownNanos = System.nanoTime();

    @Parameters(
            paramLabel = "EXPERIMENT.yaml",
            arity = "0..1",
            description = "What is varied, how often; see docs/experiments.md.")
    private @Nullable Path file;

    @Option(
            names = "-o",
            paramLabel = "DIR",
            description = "Folder for the results: new or empty, or of an interrupted run, which then goes on.")
    private @Nullable Path out;

    @Option(names = "--threads", paramLabel = "N", description = "How many work at once; all cores by default.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--shard",
            paramLabel = "i/n",
            defaultValue = "1/1",
            description = "Only every n-th replication, from the i-th on: a part for one of n machines.")
    private String shard = "1/1";

    @Option(names = "--dry-run", description = "Say how many runs there are and roughly how long they take.")
    private boolean dryRun;

    SimulateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (threads < 1) {
            throw new CliException("--threads " + threads + ": give 1 or more");
        }
        Path from = file;
        if (from == null) {
            throw new CliException("EXPERIMENT.yaml is missing; there are some in experiments/");
        }
        Experiment experiment = Experiment.read(from);
        Path folder = out;
        try (ProgressBar bar = console.progress("simulating")) {
            Runner runner = runner(experiment, bar);
            if (dryRun) {
                describe(experiment, runner);
                return Outcome.DONE;
            }
            if (folder == null) {
                throw new CliException("-o is missing: give a folder for the results");
            }
            runner.run(folder);
        }
        Path report = folder.resolve("report.html");
        String written = Files.exists(report) ? report.toString() : folder.resolve("results.csv") + ", to be merged";
        console.out().println(experiment.title() + ": " + written);
        return Outcome.DONE;
    }

    private Runner runner(Experiment experiment, ProgressBar bar) throws Exception {
        try {
            return new Runner(
                    experiment,
                    threads,
                    Shard.of(shard),
                    Slide.version(),
                    (done, total, left) -> show(bar, done, total, left),
                    Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private void show(ProgressBar bar, long done, long total, double secondsLeft) {
        long now = System.nanoTime();
        if (now - shownNanos > BETWEEN_NANOS) {
            shownNanos = now;
            String drops = String.format(Locale.ROOT, "%,d of %,d drops, ", done, total);
            bar.step(drops + time(secondsLeft) + " left", (double) done / total);
        }
    }

    private void describe(Experiment experiment, Runner runner) throws InterruptedException {
        console.out().println(experiment.title());
        experiment
                .axes()
                .forEach(axis -> console.out().println("  " + axis.name() + ": " + String.join(", ", axis.values())));
        console.out()
                .println(count(experiment.points(), "point") + ", "
                        + count(runner.drops(), "drop") + ", "
                        + count(experiment.schemes().size(), "scheme") + ", "
                        + count(runner.plans(), "plan") + "; roughly " + time(runner.estimateSeconds()) + " with "
                        + count(threads, "thread"));
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d ", number) + what + (number == 1 ? "" : "s");
    }

    private static String time(double seconds) {
        if (Double.isNaN(seconds)) {
            return "?";
        }
        long whole = Math.max(1, Math.round(seconds));
        if (whole < 100) {
            return whole + " s";
        }
        return whole < 6000
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
