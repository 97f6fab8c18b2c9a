package dev.slide.cli;

import dev.slide.report.Merge;
import dev.slide.report.ReportWriter;
import dev.slide.simulator.ReportTexts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simulate merge}: the shards of an experiment as if it had run in one go. */
@CommandLine.Command(name = "merge", description = "Puts the shards of an experiment together and writes its report.")
final class SimulateMergeCommand implements Command {
    private final Console console;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "The folders of all shards, in any order.")
    private List<Path> shards = List.of();

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Folder for the whole, new or empty.")
    private Path out = Path.of("");

    SimulateMergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        Merge.merge(shards, out);
        String configuration = Files.readString(out.resolve("experiment.yaml"));
        try {
            ReportWriter.write(out, ReportTexts.of(configuration, Slide.version()));
        } catch (IllegalArgumentException e) {
            throw new CliException(out + ": " + e.getMessage());
        }
        console.out().println(shards.size() + " shards merged: " + out.resolve("report.html"));
        return Outcome.DONE;
    }
}
