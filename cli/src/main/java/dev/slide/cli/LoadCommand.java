package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.stream.EdgeNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code load}: the users of a scenario as devices of a running node. */
@CommandLine.Command(
        name = "load",
        description = {
            "Plays the users of a scenario as devices against a running edge node.",
            "A light device asks for its task, downloads the model at the planned rate, and sleeps as long as computing is"
                    + " planned to take."
        })
final class LoadCommand implements Command {
    private final Console console;

    @Parameters(paramLabel = "SCENARIO", description = "YAML or JSON; its models' names are those on the node.")
    private String scenario = "";

    @Option(names = "--node", required = true, paramLabel = "URL", description = "The node, http://HOST:PORT.")
    private String node = "";

    @Option(names = "--device", paramLabel = "KIND", defaultValue = "light", description = "light.")
    private String device = "";

    @Option(
            names = "--scheme",
            paramLabel = "NAME",
            defaultValue = "slide",
            description =
                    "The node's scheme, to say how many it would admit of all at once. Default:" + " ${DEFAULT-VALUE}.")
    private String scheme = "";

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    LoadCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (!device.equals("light")) {
            throw new CliException("--device " + device + ": there are light devices only");
        }
        Scenario played = ScenarioFile.read(scenario, console.in());
        Scheme planner;
        try {
            planner = Schemes.load().named(scheme);
        } catch (IllegalArgumentException e) {
            throw new CliException("--scheme: " + e.getMessage(), e);
        }
        Plan plan = planner.plan(played, PlanOptions.defaults());
        try (EdgeNode edge = EdgeNode.at(node)) {
            Load load = new Load(edge, played, reason -> console.err().println("slide: " + reason));
            Load.Result result = load.play();
            if (json) {
                console.out().println(Json.text(document(plan, result)));
            } else {
                print(plan, result);
            }
        }
        return Outcome.DONE;
    }

    private Map<String, @Nullable Object> document(Plan plan, Load.Result result) {
        Map<String, @Nullable Object> latency = Json.object();
        latency.put("p50", result.latencySeconds(0.5));
        latency.put("p99", result.latencySeconds(0.99));
        return Json.object(
                "scheme", scheme,
                "tasks", result.tasks(),
                "admitted", result.admitted(),
                "completed", result.completed(),
                "deadlinesMet", result.deadlinesMet(),
                "plannedAdmitted", plan.admittedCount(),
                "latencySeconds", latency,
                "refused", result.refused(),
                "failed", result.failed());
    }

    private void print(Plan plan, Load.Result result) {
        Table table = new Table().left("").right("tasks");
        table.row("asked for", Integer.toString(result.tasks()));
        table.row("admitted if all came at once (" + scheme + ")", Integer.toString(plan.admittedCount()));
        table.row("admitted", Integer.toString(result.admitted()));
        table.row("completed", Integer.toString(result.completed()));
        table.row("in time", Integer.toString(result.deadlinesMet()));
        result.refused().forEach((reason, count) -> table.row("refused: " + reason, Integer.toString(count)));
        if (result.failed() > 0) {
            table.row("failed", Integer.toString(result.failed()));
        }
        console.out().print(table.text());
        Double median = result.latencySeconds(0.5);
        Double tail = result.latencySeconds(0.99);
        if (median != null && tail != null) {
            console.out()
                    .println("end to end: median " + Units.seconds(median) + ", 99 % within " + Units.seconds(tail));
        }
    }
}
