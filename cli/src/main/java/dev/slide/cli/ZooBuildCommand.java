package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.pack.zoo.ZooModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zoo build}: models as ONNX files. */
@CommandLine.Command(name = "build", description = "Writes models as DIR/NAME.onnx, each whole or not at all.")
final class ZooBuildCommand implements Command {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Models of slide zoo list, or all.")
    private List<String> names = List.of();

    @Option(
            names = "-o",
            paramLabel = "DIR",
            description = "Folder for the files; made if missing. By default they go where zoo:NAME finds them, in the"
                    + " user's cache folder.")
    private @Nullable Path folder;

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
        List<ZooModel> models = ZooNames.findAll(names);
        Path into = folder;
        if (into == null) {
            List<Path> files = ZooCache.ofUser(console).onnx(models, seed);
            for (int m = 0; m < models.size(); m++) {
                tell(files.get(m), models.get(m));
            }
            return Outcome.DONE;
        }
        if (Files.exists(into) && !Files.isDirectory(into)) {
            throw new CliException(into + " is a file; name a folder");
        }
        Room.ofMachine()
                .requireDisk(
                        into, models.stream().mapToLong(ZooModel::fileBytes).sum());
        Files.createDirectories(into);
        for (ZooModel model : models) {
            Path file = into.resolve(model.name() + ".onnx");
            try (ProgressBar bar = console.progress("building " + model.name())) {
                model.write(file, seed, written -> bar.update(written, model.fileBytes()));
            }
            tell(file, model);
        }
        return Outcome.DONE;
    }

    private void tell(Path file, ZooModel model) {
        console.out().println(file + ": " + Units.bytes(model.fileBytes()));
    }
}
