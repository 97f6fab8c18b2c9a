package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.pack.PackOptions;
import dev.slide.pack.PackReport;
import dev.slide.pack.Packer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pack}: an ONNX file to an OCI image layout. */
@CommandLine.Command(name = "pack", description = "Packs an ONNX model so that it can run while it downloads.")
final class PackCommand implements Command {
    private final Console console;

    @Parameters(
            paramLabel = "MODEL.onnx",
            description = "The model; external data lies beside it. zoo:NAME is a model of slide zoo list.")
    private String model = "";

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Folder for the OCI image layout.")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "N", description = "Name of the model; the file's without .onnx by default.")
    private @Nullable String name;

    @Option(
            names = "--variant",
            paramLabel = "V",
            defaultValue = "fp32",
            description = "Variant to make; this version makes fp32.")
    private List<String> variants = List.of();

    @Option(
            names = "--max-segment-bytes",
            paramLabel = "N",
            converter = ByteCount.class,
            description =
                    "Most weight bytes in a segment, such as 4M; by default a sixteenth of the model is aimed at, between 1 and 16 MiB.")
    private @Nullable Long maxSegmentBytes;

    @Option(
            names = "--dim",
            paramLabel = "NAME=N",
            description =
                    "Size of a symbolic dimension for the sample that the pack is tried with, if the guess fails.")
    private Map<String, Long> dimensions = new LinkedHashMap<>();

    PackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        for (String variant : variants) {
            if (!variant.equals("fp32")) {
                throw new CliException("--variant " + variant + ": this version makes fp32 only");
            }
        }
        PackReport report = pack();
        console.out()
                .println(report.name() + ": " + Units.bytes(report.bytes()) + " in " + report.segments()
                        + (report.segments() == 1 ? " segment" : " segments") + ", packed into " + out);
        console.out()
                .println(
                        "every segment ran; outputs equal the optimised model's bit for bit, and the original's within "
                                + String.format(Locale.ROOT, "%.1e", report.maxAbsDifference()));
        return Outcome.DONE;
    }

    private PackReport pack() throws Exception {
        Path file = ZooCache.isZoo(model)
                ? ZooCache.ofUser(console).onnx(ZooCache.named(model), ZooCache.SEED)
                : existing(Path.of(model));
        Room.ofMachine().requireForPacking(file.toString(), Files.size(file), out);
        try (ProgressBar bar = console.progress("packing")) {
            PackOptions options =
                    PackOptions.defaults().withDimensions(dimensions).withProgress(bar::step);
            if (name != null) {
                options = options.withName(name);
            }
            if (maxSegmentBytes != null) {
                options = options.withMaxSegmentBytes(maxSegmentBytes);
            }
            return Packer.pack(file, out, options);
        }
    }

    private static Path existing(Path file) throws IOException, CliException {
        if (!Files.isRegularFile(file)) {
            throw new CliException(
                    file + (Files.isDirectory(file) ? " is a folder, not an ONNX file" : ": there is no such file"));
        }
        return file;
    }
}
