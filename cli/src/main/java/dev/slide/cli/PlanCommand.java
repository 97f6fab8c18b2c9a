package dev.slide.cli;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.scenario.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plan}: one allocation of a cell, or several side by side. */
@CommandLine.Command(
        name = "plan",
        description =
                "Shares a cell's bandwidth among its users: who is served, with which model, rate and clock frequencies.")
final class PlanCommand implements Command {
    private static final String USUAL_SCHEME = "slide";

    private final Console console;

    @Parameters(
            paramLabel = "SCENARIO",
            description = "The cell, models and users: a JSON or YAML file, or - for standard input.")
    private String file = "";

    @Option(names = "--scheme", paramLabel = "NAME", description = "How to share; slide by default.")
    private @Nullable String scheme;

    @Option(
            names = "--schemes",
            paramLabel = "all|A,B",
            split = ",",
            description = "Plan with several schemes and compare them; with --json an array of plans.")
    private List<String> schemes = List.of();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of schemes that draw at random; 1 by default.")
    private long seed;

    @Option(names = "--timeline", description = "Also show when every layer arrives, starts and ends.")
    private boolean timeline;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draw the plan into this file.")
    private @Nullable Path plot;

    @Option(names = "--require-all", description = "Exit with 1 if somebody is refused.")
    private boolean requireAll;

    @Option(
            names = "--share-leftover",
            description = "Hand bandwidth that nobody needs to the admitted tasks, to be done earlier.")
    private boolean shareLeftover;

    @Option(names = "--discrete-clocks", description = "Devices with clocksHz run at those frequencies only.")
    private boolean discreteClocks;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "Infinity",
            description = "Stop looking for a better choice among valued tasks after so long; no limit by default.")
    private double timeLimitSeconds;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        List<Scheme> chosen = chosen();
        if (!(timeLimitSeconds >= 0)) {
            throw new CliException("--time-limit " + timeLimitSeconds + ": give seconds, 0 or above");
        }
        if (!schemes.isEmpty() && timeline && !json) {
            throw new CliException("--timeline shows one plan; take --scheme instead of --schemes, or add --json");
        }
        Scenario scenario = ScenarioFile.read(file, console.in());
        PlanOptions options = PlanOptions.defaults()
                .withSeed(seed)
                .withTimeLimitSeconds(timeLimitSeconds)
                .withShareLeftover(shareLeftover)
                .withDiscreteClocks(discreteClocks);
        List<Plan> plans = new ArrayList<>();
        for (Scheme one : chosen) {
            plans.add(one.plan(scenario, options));
        }
        Path picture = plot;
        if (picture != null) {
            draw(picture, plans);
        }
        print(chosen, plans);
        boolean all = plans.stream()
                .allMatch(plan -> plan.admittedCount() == scenario.tasks().size());
        return requireAll && !all ? Outcome.NO : Outcome.DONE;
    }

    private List<Scheme> chosen() throws CliException {
        Schemes known = Schemes.load();
        if (schemes.isEmpty()) {
            return List.of(named(known, "--scheme", scheme == null ? USUAL_SCHEME : scheme));
        }
        if (scheme != null) {
            throw new CliException("--scheme and --schemes: give one of them");
        }
        if (schemes.equals(List.of("all"))) {
            return known.all();
        }
        Map<String, Scheme> chosen = new LinkedHashMap<>();
        for (String name : schemes) {
            chosen.put(name.strip(), named(known, "--schemes", name.strip()));
        }
        return List.copyOf(chosen.values());
    }

    private static Scheme named(Schemes known, String option, String name) throws CliException {
        if (!known.names().contains(name)) {
            String nearest = Spelling.nearest(name, known.names());
            throw new CliException(option + " " + name + ": there is no such scheme; "
                    + (nearest == null
                            ? "there are " + String.join(", ", known.names())
                            : "did you mean " + nearest + "?"));
        }
        return known.named(name);
    }

    private void draw(Path picture, List<Plan> plans) throws Exception {
        String title = plans.size() == 1 ? "Plan of " + file : "Plans of " + file;
        WholeFile.write(
                picture,
                PlanPictures.of(plans)
                        .svg(
                                title,
                                "How the cell's bandwidth is shared, and when the layers of every admitted task "
                                        + "arrive and run before its deadline."));
    }

    private void print(List<Scheme> chosen, List<Plan> plans) {
        if (json) {
            if (schemes.isEmpty()) {
                PlanDocument.write(console.out(), plans.get(0), timeline);
            } else {
                PlanDocument.writeAll(console.out(), plans, timeline);
            }
            console.out().println();
            return;
        }
        PlanReport report = new PlanReport(console);
        if (!schemes.isEmpty()) {
            Map<String, String> summaries = new LinkedHashMap<>();
            chosen.forEach(one -> summaries.put(one.name(), one.summary()));
            report.compare(plans, summaries);
        } else {
            if (timeline) {
                report.timelines(plans.get(0));
            }
            report.print(plans.get(0));
        }
        if (plot != null) {
            console.out().println("picture: " + plot);
        }
    }
}
