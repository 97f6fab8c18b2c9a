package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.pack.InputTensor;
import dev.slide.pack.PackOptions;
import dev.slide.pack.PackReport;
import dev.slide.pack.Packer;
import dev.slide.pack.Variant;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
            split = ",",
            paramLabel = "V",
            defaultValue = "fp32",
            converter = VariantOption.class,
            description =
                    "Variants to make: raw, fp32 (lossless, but smaller), fp16, bf16, int8, int4; several separated by"
                            + " commas go into one layout. Default: ${DEFAULT-VALUE}.")
    private List<Variant> variants = List.of();

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description =
                    "Inputs on which variants are compared with the model, as JSON of the Open Inference Protocol v2;"
                            + " may be repeated. By default seeded samples.")
    private List<String> inputs = List.of();

    @Option(names = "--accept-deviation", description = "Make int4 whatever it deviates; it is refused otherwise.")
    private boolean acceptDeviation;

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
        PackReport report = pack();
        console.out()
                .println(report.name() + ": " + Units.bytes(report.bytes()) + " in " + report.segments()
                        + (report.segments() == 1 ? " segment" : " segments") + ", packed into " + out);
        boolean exact = report.variants().stream().allMatch(v -> v.variant().isLossless());
        String original = String.format(Locale.ROOT, "%.1e", report.maxAbsDifference());
        console.out()
                .println(
                        exact
                                ? "every segment ran; outputs equal the optimised model's bit for bit, and the"
                                        + " original's within " + original
                                : "every segment ran");
        if (!exact) {
            console.out().print(VariantTable.of(report.variants()).text());
        }
        for (PackReport.Made made : report.variants()) {
            if (!made.moved().isEmpty()) {
                console.out().println(made.variant().wireName() + ": " + String.join(", ", made.moved()));
            }
        }
        return Outcome.DONE;
    }

    private PackReport pack() throws Exception {
        List<List<InputTensor>> given = new ArrayList<>();
        for (String request : inputs) {
            given.add(tensors(InferenceJson.read(request, console.in())));
        }
        Path file = ZooCache.isZoo(model)
                ? ZooCache.ofUser(console).onnx(ZooCache.named(model), ZooCache.SEED)
                : existing(Path.of(model));
        Room.ofMachine().requireForPacking(file.toString(), Packer.size(file), out);
        try (ProgressBar bar = console.progress("packing")) {
            PackOptions options = PackOptions.defaults()
                    .withDimensions(dimensions)
                    .withVariants(variants.stream().distinct().toList())
                    .withInputs(given)
                    .withAcceptDeviation(acceptDeviation)
                    .withProgress(bar::step);
            if (name != null) {
                options = options.withName(name);
            }
            if (maxSegmentBytes != null) {
                options = options.withMaxSegmentBytes(maxSegmentBytes);
            }
            return Packer.pack(file, out, options);
        }
    }

    /** What the device's module reads, for the packer. */
    static List<InputTensor> tensors(List<TensorData> inputs) {
        List<InputTensor> tensors = new ArrayList<>();
        for (TensorData input : inputs) {
            List<Long> shape = Arrays.stream(input.shape()).boxed().toList();
            tensors.add(new InputTensor(input.name(), input.type(), shape, input.data()));
        }
        return tensors;
    }

    private static Path existing(Path file) throws IOException, CliException {
        if (!Files.isRegularFile(file)) {
            throw new CliException(
                    file + (Files.isDirectory(file) ? " is a folder, not an ONNX file" : ": there is no such file"));
        }
        return file;
    }
}
