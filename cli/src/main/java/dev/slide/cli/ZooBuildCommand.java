package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.pack.zoo.Zoo;
import dev.slide.pack.zoo.ZooModel;
import dev.slide.scenario.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zoo build}: models as ONNX files. */
@CommandLine.Command(name = "build", description = "Writes models as DIR/NAME.onnx, each whole or not at all.")
final class ZooBuildCommand implements Command {
    /** Stands for every model. */
    private static final String ALL = "all";

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Models of slide zoo list, or all.")
    private List<String> names = List.of();

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Folder for the files; made if missing.")
    private Path folder = Path.of("");

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the weights, a whole number (${DEFAULT-VALUE}); the same seed gives the same bytes.")
    private long seed;

    ZooBuildCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        List<ZooModel> models = models();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new CliException(folder + " is a file; name a folder");
        }
        Files.createDirectories(folder);
        requireSpace(models);
        for (ZooModel model : models) {
            Path file = folder.resolve(model.name() + ".onnx");
            try (ProgressBar bar = console.progress("building " + model.name())) {
                model.write(file, seed, written -> bar.update(written, model.fileBytes()));
            }
            console.out().println(file + ": " + Units.bytes(model.fileBytes()));
        }
        return Outcome.DONE;
    }

    private List<ZooModel> models() throws CliException {
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                wanted.addAll(Zoo.names());
            } else {
                wanted.add(name);
            }
        }
        List<ZooModel> models = new ArrayList<>();
        for (String name : wanted) {
            ZooModel model = Zoo.find(name);
            if (model == null) {
                String nearest = Spelling.nearest(name, Zoo.names());
                throw new CliException("unknown model '" + name + "'"
                        + (nearest == null ? "; slide zoo list shows them" : "; did you mean " + nearest + "?"));
            }
            models.add(model);
        }
        return models;
    }

    private void requireSpace(List<ZooModel> models) throws IOException, CliException {
        long needed = models.stream().mapToLong(ZooModel::fileBytes).sum();
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new CliException(folder + " has room for " + Units.bytes(free) + ", but " + Units.bytes(needed)
                    + " are needed; choose another folder or fewer models");
        }
    }
}
