package dev.slide.cli;

import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.model.Cell;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.DeviceProfileReader;
import dev.slide.scenario.ScenarioGenerator;
import dev.slide.scenario.ScenarioWriter;
import dev.slide.stream.SlideModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code scenario}: makes scenarios for {@code plan}. */
@CommandLine.Command(
        name = "scenario",
        description = {
            "Makes a scenario for slide plan: with --generate one that is drawn,",
            "with --packs and --devices one of real packs and measured devices."
        })
final class ScenarioCommand implements Command {
    private static final double HERTZ_PER_USER = 5e6;
    private static final long MOST_LAYERS = 10_000_000;
    private static final double MOST = 1e30;

    private final Console console;

    @Option(names = "--generate", paramLabel = "USERS", description = "Draw a cell of so many users.")
    private @Nullable Integer generated;

    @Option(names = "--models", paramLabel = "N", defaultValue = "4", description = "How many models; 4 by default.")
    private int models;

    @Option(
            names = "--layers",
            paramLabel = "N",
            defaultValue = "50",
            description = "Layers of every model; 50 by default.")
    private int layers;

    @Option(
            names = "--packs",
            arity = "1..*",
            paramLabel = "DIR|URL",
            description = "Packs that can be downloaded: folders, http://HOST:PORT/NAME[:TAG], or zoo:NAME.")
    private List<String> packs = List.of();

    @Option(
            names = "--devices",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Profiles of the devices, as slide profile writes them; users take them in turn.")
    private List<Path> devices = List.of();

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "10",
            description = "Users with --packs; 10 by default.")
    private int users;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "Samples of every task with --packs; 1 by default.")
    private int samples;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Deadline of every task with --packs; 2 s by default.")
    private double deadlineSeconds;

    @Option(
            names = "--spectral-efficiency",
            paramLabel = "LEAST-MOST",
            defaultValue = "1-7.4",
            description = "Of the users' links with --packs, in bit/s/Hz; drawn from ${DEFAULT-VALUE} by default.")
    private String efficiency = "";

    @Option(
            names = "--accuracy",
            paramLabel = "NAME=VALUE",
            description =
                    "Accuracy of a pack, or of one variant as NAME-VARIANT; by default 1 for fp32, less for others.")
    private Map<String, Double> accuracy = new LinkedHashMap<>();

    @Option(
            names = "--cached",
            paramLabel = "NAME=SHARE",
            description = "Part of the users, from 0 to 1, that has the blobs of a pack already.")
    private Map<String, Double> cached = new LinkedHashMap<>();

    @Option(
            names = "--static-power",
            paramLabel = "W",
            defaultValue = "0",
            description = "Watts that devices draw while layers run, at any clock; 0 by default.")
    private double staticWatts;

    @Option(
            names = "--dynamic-power",
            paramLabel = "W/HZ3",
            defaultValue = "0",
            description = "Watts per Hz^3 that devices draw beside that, such as 1e-26; 0 by default.")
    private double dynamicWatts;

    @Option(names = "--energy-budget", paramLabel = "J", description = "Joules of every task; no limit by default.")
    private @Nullable Double budgetJoules;

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
        Integer drawn = generated;
        if (drawn != null && (!packs.isEmpty() || !devices.isEmpty())) {
            throw new CliException("--generate draws its own models and devices; leave out --packs and --devices");
        }
        if (drawn != null) {
            return generate(drawn);
        }
        if (packs.isEmpty() || devices.isEmpty()) {
            throw new CliException("give --generate USERS, or --packs DIR.. and --devices FILE..");
        }
        return fromPacks();
    }

    private Outcome generate(int count) throws Exception {
        check("--generate", count);
        check("--models", models);
        check("--layers", layers);
        if ((long) models * layers > MOST_LAYERS) {
            throw new CliException("--models " + models + " --layers " + layers + ": at most " + MOST_LAYERS
                    + " layers in all can be drawn");
        }
        double hertz = hertz(count);
        ScenarioGenerator generator = new ScenarioGenerator(count, models, layers, hertz, seed);
        write(
                into -> ScenarioWriter.write(into, generator.cell(), generator.models(), generator.users()),
                count + " users, " + models + " models of " + layers + " layers, " + Units.si(hertz, "Hz"));
        return Outcome.DONE;
    }

    private Outcome fromPacks() throws Exception {
        check("--users", users);
        check("--samples", samples);
        checkRange("--deadline", deadlineSeconds, 1e-9);
        checkRange("--static-power", staticWatts, 0);
        checkRange("--dynamic-power", dynamicWatts, 0);
        if (budgetJoules != null) {
            checkRange("--energy-budget", budgetJoules, 1e-9);
        }
        for (Map.Entry<String, Double> one : accuracy.entrySet()) {
            checkRange("--accuracy " + one.getKey(), one.getValue(), 0);
        }
        for (Map.Entry<String, Double> one : cached.entrySet()) {
            if (!(one.getValue() >= 0 && one.getValue() <= 1)) {
                throw new CliException("--cached " + one.getKey() + "=" + one.getValue() + ": give 0 to 1");
            }
        }
        double[] efficiencies = efficiencies();
        double hertz = hertz(users);
        List<DeviceProfile> profiles = new ArrayList<>();
        for (Path device : devices) {
            profiles.add(DeviceProfileReader.read(device));
        }
        List<PackConfig> configs = new ArrayList<>();
        for (String pack : packs) {
            configs.add(SlideModel.describe(ZooCache.packAt(pack, console)));
        }
        PackScenario scenario = new PackScenario(configs, profiles, accuracy);
        PackScenario.Power power = new PackScenario.Power(
                staticWatts, dynamicWatts, budgetJoules == null ? Double.POSITIVE_INFINITY : budgetJoules);
        List<Task> tasks = scenario.users(new PackScenario.Users(
                users, samples, deadlineSeconds, efficiencies[0], efficiencies[1], cached, power, seed));
        List<ModelProfile> made = scenario.models();
        write(
                into -> ScenarioWriter.write(into, Cell.of(hertz), made, tasks),
                users + " users, " + made.size() + (made.size() == 1 ? " model, " : " models, ")
                        + Units.si(hertz, "Hz"));
        return Outcome.DONE;
    }

    private double hertz(int count) throws CliException {
        double hertz = bandwidthHz == null ? HERTZ_PER_USER * count : bandwidthHz;
        if (!(hertz >= 1 && hertz <= MOST)) {
            throw new CliException("--bandwidth " + hertz + ": give Hz from 1 to 1e30");
        }
        return hertz;
    }

    private double[] efficiencies() throws CliException {
        String[] ends = efficiency.split("-", -1);
        try {
            double least = Double.parseDouble(ends[0]);
            double most = ends.length == 1 ? least : Double.parseDouble(ends[1]);
            if (ends.length <= 2 && least >= 1e-3 && least <= most && most <= 1e3) {
                return new double[] {least, most};
            }
        } catch (NumberFormatException e) {
            // Said below, like what is out of range.
        }
        throw new CliException("--spectral-efficiency " + efficiency
                + ": give bit/s/Hz from 0.001 to 1000, or two of them such as 1-7.4");
    }

    private void write(WholeFile.Content content, String what) throws Exception {
        Path file = out;
        if (file == null) {
            WholeFile.write(console.out(), content);
            return;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            throw new CliException("-o " + file + ": scenarios are written as JSON; name it .json");
        }
        WholeFile.write(file, content);
        console.out().println(file + ": " + what + "; see slide plan " + file);
    }

    private static void check(String option, int value) throws CliException {
        if (value < 1) {
            throw new CliException(option + " " + value + ": give 1 or more");
        }
    }

    private static void checkRange(String option, double value, double least) throws CliException {
        // 0 is allowed where the least is; numbers between it and 1e-60 are not read back.
        if (!(value >= least && value <= MOST && (value == 0 || value >= 1e-60))) {
            throw new CliException(option + " " + value + ": give " + least + " to " + MOST);
        }
    }
}
