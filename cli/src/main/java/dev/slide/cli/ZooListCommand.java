package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.pack.zoo.Zoo;
import dev.slide.pack.zoo.ZooModel;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code zoo list}: what can be built. */
@CommandLine.Command(name = "list", description = "Lists the models that can be built.")
final class ZooListCommand implements Command {
    private final Console console;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    ZooListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() {
        console.out().print(json ? document() : table());
        return Outcome.DONE;
    }

    private static String document() {
        return Json.text(Zoo.all().stream()
                        .map(model -> Json.object(
                                "name", model.name(),
                                "family", model.family(),
                                "parameters", model.parameters(),
                                "flopPerSample", model.flopPerSample(),
                                "bytes", model.bytes()))
                        .toList())
                + "\n";
    }

    private static String table() {
        Table table = new Table()
                .left("name")
                .left("family")
                .right("parameters")
                .right("bytes")
                .right("FLOP/sample")
                .left("sample");
        for (ZooModel model : Zoo.all()) {
            table.row(
                    model.name(),
                    model.family(),
                    String.format(Locale.ROOT, "%,d", model.parameters()),
                    Units.bytes(model.bytes()),
                    Units.si(model.flopPerSample(), "FLOP"),
                    model.sample());
        }
        return table.text();
    }
}
