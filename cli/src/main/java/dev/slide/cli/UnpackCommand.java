package dev.slide.cli;

import dev.slide.cli.draw.Units;
import dev.slide.format.OciLayout;
import dev.slide.pack.Unpacker;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unpack}: a pack back to one ONNX file. */
@CommandLine.Command(name = "unpack", description = "Makes one ONNX model of a pack; its outputs are the same.")
final class UnpackCommand implements Command {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Folder of the pack.")
    private Path pack = Path.of("");

    @Option(names = "-o", required = true, paramLabel = "MODEL.onnx", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--variant",
            paramLabel = "V",
            description = "Which of the pack's variants, such as int8; by default its latest, commonly fp32.")
    private @Nullable String variant;

    UnpackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        if (Files.isDirectory(out)) {
            throw new CliException(out + " is a folder; name the file to write");
        }
        Files.createDirectories(out.toAbsolutePath().getParent());
        Unpacker.unpack(OciLayout.open(pack), variant, out);
        console.out().println(out + ": " + Units.bytes(Files.size(out)));
        return Outcome.DONE;
    }
}
