package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.stream.SlideModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: what a pack is made of. */
@CommandLine.Command(
        name = "inspect",
        description = "Shows a pack's segments, bytes, work and what crosses between them.")
final class InspectCommand implements Command {
    private final Console console;

    @Parameters(paramLabel = "DIR|URL", description = "Folder of a pack, http://HOST:PORT/NAME[:TAG], or zoo:NAME.")
    private String location = "";

    @Option(
            names = "--variant",
            paramLabel = "V",
            description = "Which of the pack's variants, such as int8; by default its latest, commonly fp32.")
    private @Nullable String variant;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Outcome call() throws Exception {
        PackConfig config = SlideModel.describe(VariantOption.location(ZooCache.packAt(location, console), variant));
        if (json) {
            console.out().println(Json.text(document(config)));
        } else {
            text(config);
        }
        return Outcome.DONE;
    }

    private void text(PackConfig config) {
        console.out()
                .println(config.name() + " " + config.variant() + ": " + Units.bytes(config.weightBytes()) + ", "
                        + Units.si((double) config.parameters(), "parameters") + ", made with "
                        + config.engine().name() + " "
                        + config.engine().version() + ", FLOP at " + config.reference());
        Table table = new Table()
                .right("#")
                .left("layers")
                .right("bytes")
                .right("FLOP/sample")
                .left("crosses to the next");
        for (int s = 0; s < config.segments().size(); s++) {
            table.row(
                    s,
                    layers(config, s),
                    Units.bytes(config.segmentBytes(s)),
                    Units.si(config.segmentFlop(s), "FLOP"),
                    config.lookup(s) == null ? crossing(config, s) : crossing(config, s) + " (rows looked up)");
        }
        console.out().print(table.text());
        if (config.deviation() != null) {
            console.out().println(VariantTable.line(config, config.deviation()));
        }
        for (RowTable rows : config.rowTables()) {
            console.out()
                    .println("row table " + config.weights().get(rows.weight()).name() + ": " + rows.rows()
                            + " rows of " + rows.rowBytes() + " B; a run first fetches only the rows it reads");
        }
    }

    private static String layers(PackConfig config, int segment) {
        List<Integer> layers = config.segments().get(segment).layers();
        String first = config.layers().get(layers.get(0)).name();
        return layers.size() == 1 ? first : first + " and " + (layers.size() - 1) + " more";
    }

    private static String crossing(PackConfig config, int segment) {
        List<String> names = new ArrayList<>();
        crossingTensors(config, segment).forEach(t -> names.add(t.type() + shape(t)));
        return String.join(", ", names);
    }

    private static String shape(Tensor tensor) {
        List<Dimension> shape = tensor.shape();
        return shape == null ? "" : shape.toString();
    }

    /** Tensors that are made up to here and read by later segments. */
    private static List<Tensor> crossingTensors(PackConfig config, int segment) {
        Set<Integer> made = new LinkedHashSet<>();
        Set<Integer> read = new LinkedHashSet<>();
        for (int s = 0; s < config.segments().size(); s++) {
            Segment there = config.segments().get(s);
            if (s <= segment) {
                made.addAll(there.outputs());
            } else {
                read.addAll(there.inputs());
            }
        }
        made.retainAll(read);
        return made.stream().map(config.tensors()::get).toList();
    }

    private static Map<String, @Nullable Object> document(PackConfig config) {
        List<Object> segments = new ArrayList<>();
        for (int s = 0; s < config.segments().size(); s++) {
            segments.add(segment(config, s));
        }
        List<Object> tables = new ArrayList<>();
        for (RowTable rows : config.rowTables()) {
            tables.add(Json.object(
                    "name", config.weights().get(rows.weight()).name(),
                    "rows", rows.rows(),
                    "rowBytes", rows.rowBytes()));
        }
        Map<String, Long> encodings = new TreeMap<>();
        config.weights().forEach(w -> encodings.merge(w.encoding().wireName(), w.bytes(), Long::sum));
        return Json.object(
                "name", config.name(),
                "variant", config.variant(),
                "bytes", config.weightBytes(),
                "decodedBytes", config.decodedBytes(),
                "encodings", encodings,
                "deviation", VariantTable.document(config.deviation()),
                "parameters", config.parameters(),
                "engine", config.engine().name() + " " + config.engine().version(),
                "reference", config.reference(),
                "segments", segments,
                "rowTables", tables);
    }

    private static Map<String, @Nullable Object> segment(PackConfig config, int s) {
        Segment segment = config.segments().get(s);
        Set<String> digests = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        for (int l : segment.layers()) {
            names.add(config.layers().get(l).name());
            for (int w : config.layers().get(l).weights()) {
                digests.add(config.blobs()
                        .get(config.weights().get(w).blob())
                        .digest()
                        .toString());
            }
        }
        List<Object> crossing = new ArrayList<>();
        for (Tensor tensor : crossingTensors(config, s)) {
            Map<String, @Nullable Object> crosses =
                    Json.object("name", tensor.name(), "type", tensor.type().name());
            crosses.put("shape", sizes(tensor));
            crossing.add(crosses);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("digest", digests.isEmpty() ? null : digests.iterator().next());
        document.put("digests", digests);
        document.put("bytes", config.segmentBytes(s));
        document.put("layers", names);
        document.put("flopPerSample", config.segmentFlop(s));
        document.put("crossing", crossing);
        return document;
    }

    private static @Nullable List<Object> sizes(Tensor tensor) {
        List<Dimension> shape = tensor.shape();
        if (shape == null) {
            return null;
        }
        List<Object> sizes = new ArrayList<>();
        for (Dimension dimension : shape) {
            sizes.add(dimension.symbol().isEmpty() ? (Object) dimension.size() : dimension.symbol());
        }
        return sizes;
    }
}
