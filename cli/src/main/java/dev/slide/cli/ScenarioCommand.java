package dev.slide.cli;

import dev.slide.cli.draw.Units;
import dev.slide.scenario.ScenarioGenerator;
import dev.slide.scenario.ScenarioWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code scenario}: makes scenarios for {@code plan}. */
@CommandLine.Command(name = "scenario", description = "Makes a scenario for slide plan.")
final class ScenarioCommand implements Command {
    private static final double HERTZ_PER_USER = 5e6;
    private static final long MOST_LAYERS = 10_000_000;

    private final Console console;

    @Option(names = "--generate", required = true, paramLabel = "USERS", description = "Draw a cell of so many users.")
    private int users;

    @Option(names = "--models", paramLabel = "N", defaultValue = "4", description = "How many models; 4 by default.")
    private int models;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "50",
            description = "Layers of every model; 50 by default.")
    private int layers;

    @Option(
            names = "--bandwidth",
            paramLabel = "HZ",
            description = "The cell's bandwidth in Hz; by default 5 MHz for each user, which is too little for all.")
    private @Nullable Double bandwidthHz;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of what is drawn; 1 by default.")
    private long seed;

    @Option(names = "-o", paramLabel = "FILE.json", description = "Where it goes; standard output by default.")
    private @Nullable Path out;

    ScenarioCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        check("--generate", users);
        check("--models", models);
        check("--layers", layers);
        if ((long) models * layers > MOST_LAYERS) {
            throw new CliException("--models " + models + " --layers " + layers + ": at most " + MOST_LAYERS
                    + " layers in all can be drawn");
        }
        double hertz = bandwidthHz == null ? HERTZ_PER_USER * users : bandwidthHz;
        if (!(hertz >= 1 && hertz <= 1e30)) {
            throw new CliException("--bandwidth " + hertz + ": give Hz from 1 to 1e30");
        }
        ScenarioGenerator generator = new ScenarioGenerator(users, models, layers, hertz, seed);
        Path file = out;
        if (file == null) {
            WholeFile.write(console.out(), into -> write(generator, into));
            return Outcome.DONE;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            throw new CliException("-o " + file + ": scenarios are written as JSON; name it .json");
        }
        WholeFile.write(file, into -> write(generator, into));
        console.out()
                .println(file + ": " + users + " users, " + models + " models of " + layers + " layers, "
                        + Units.si(hertz, "Hz") + "; see slide plan " + file);
        return Outcome.DONE;
    }

    private static void write(ScenarioGenerator generator, Writer into) throws IOException {
        ScenarioWriter.write(into, generator.cell(), generator.models(), generator.users());
    }

    private static void check(String option, int value) throws CliException {
        if (value < 1) {
            throw new CliException(option + " " + value + ": give 1 or more");
        }
    }
}
