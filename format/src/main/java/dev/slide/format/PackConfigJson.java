package dev.slide.format;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Deviation;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Engine;
import dev.slide.format.PackConfig.Layer;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.PackConfig.Weight;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON form of a {@link PackConfig}. */
final class PackConfigJson {

    static final int MAX_BYTES = 64 << 20;
    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_RANK = 64;

    private PackConfigJson() {}

    static PackConfig read(byte[] json) throws FormatException {
        if (json.length > MAX_BYTES) {
            throw new FormatException("pack configuration has " + json.length + " bytes, more than " + MAX_BYTES);
        }
        return JsonDocument.parse("pack configuration", json, reader -> {
            Document document = new Document();
            JsonDocument.object(reader, document::field);
            return document.toConfig();
        });
    }

    private static final class Document {
        private int formatVersion;
        private @Nullable String name;
        private String variant = "fp32";
        private @Nullable Engine engine;
        private Map<String, Long> opsets = Map.of();
        private boolean batchable;
        private Map<String, Long> reference = Map.of();
        private long parameters;
        private @Nullable List<Tensor> tensors;
        private @Nullable List<Integer> inputs;
        private @Nullable List<Integer> outputs;
        private @Nullable Blob skeletons;
        private @Nullable List<Blob> blobs;
        private @Nullable List<Weight> weights;
        private @Nullable List<Layer> layers;
        private @Nullable List<Segment> segments;
        private List<RowTable> rowTables = List.of();
        private @Nullable Deviation deviation;

        boolean field(String key, JsonReader reader) throws IOException {
            switch (key) {
                case "formatVersion" -> {
                    formatVersion = JsonDocument.integer(reader);
                    if (formatVersion != PackConfig.FORMAT_VERSION) {
                        throw new FormatException("formatVersion is " + formatVersion + "; this version of SLIDE reads "
                                + PackConfig.FORMAT_VERSION);
                    }
                }
                case "name" -> name = JsonDocument.string(reader);
                case "variant" -> variant = JsonDocument.string(reader);
                case "engine" -> engine = readEngine(reader);
                case "opsets" -> opsets = readLongs(reader);
                case "batchable" -> batchable = reader.nextBoolean();
                case "reference" -> reference = readLongs(reader);
                case "parameters" -> parameters = JsonDocument.number(reader);
                case "tensors" -> tensors = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readTensor);
                case "inputs" -> inputs = JsonDocument.ints(reader, MAX_ENTRIES);
                case "outputs" -> outputs = JsonDocument.ints(reader, MAX_ENTRIES);
                case "skeletons" -> skeletons = readBlob(reader);
                case "blobs" -> blobs = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readBlob);
                case "weights" -> weights = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readWeight);
                case "layers" -> layers = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readLayer);
                case "segments" -> segments = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readSegment);
                case "rowTables" -> rowTables = JsonDocument.array(reader, MAX_ENTRIES, PackConfigJson::readRowTable);
                case "deviation" -> deviation = readDeviation(reader);
                default -> {
                    return false;
                }
            }
            return true;
        }

        PackConfig toConfig() throws FormatException {
            if (formatVersion == 0) {
                throw new FormatException("\"formatVersion\" is missing");
            }
            return new PackConfig(
                    JsonDocument.required("name", name),
                    variant,
                    JsonDocument.required("engine", engine),
                    opsets,
                    batchable,
                    reference,
                    parameters,
                    JsonDocument.required("tensors", tensors),
                    JsonDocument.required("inputs", inputs),
                    JsonDocument.required("outputs", outputs),
                    JsonDocument.required("skeletons", skeletons),
                    JsonDocument.required("blobs", blobs),
                    JsonDocument.required("weights", weights),
                    JsonDocument.required("layers", layers),
                    JsonDocument.required("segments", segments),
                    rowTables,
                    deviation);
        }
    }

    /** Collects the fields of one small object by key and hands them out by type. */
    private static final class Fields {
        private final Map<String, Object> values = new TreeMap<>();

        interface Kinds {
            /** Reads the value of a known key; null for an unknown one. */
            @Nullable
            Object read(String key, JsonReader reader) throws IOException;
        }

        static Fields of(JsonReader reader, Kinds kinds) throws IOException {
            Fields fields = new Fields();
            JsonDocument.object(reader, (key, r) -> {
                Object value = kinds.read(key, r);
                if (value != null) {
                    fields.values.put(key, value);
                }
                return value != null;
            });
            return fields;
        }

        <T> T get(String key, Class<T> type) throws FormatException {
            return type.cast(JsonDocument.required(key, values.get(key)));
        }

        String string(String key) throws FormatException {
            return get(key, String.class);
        }

        int integer(String key) throws FormatException {
            return get(key, Integer.class);
        }

        long number(String key) throws FormatException {
            return get(key, Long.class);
        }

        /** A list that its {@link Kinds} read with this element type. */
        @SuppressWarnings("unchecked")
        <T> List<T> list(String key) throws FormatException {
            return (List<T>) get(key, List.class);
        }
    }

    private static Map<String, Long> readLongs(JsonReader reader) throws IOException {
        Map<String, Long> values = new TreeMap<>();
        JsonDocument.object(reader, (key, r) -> {
            values.put(key, JsonDocument.number(r));
            return true;
        });
        return values;
    }

    private static Engine readEngine(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "name", "version", "optimization" -> JsonDocument.string(r);
            default -> null;
        });
        return new Engine(fields.string("name"), fields.string("version"), fields.string("optimization"));
    }

    private static Blob readBlob(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "digest" -> Digest.parse(JsonDocument.string(r));
            case "size" -> JsonDocument.number(r);
            default -> null;
        });
        return new Blob(fields.get("digest", Digest.class), fields.number("size"));
    }

    private static Tensor readTensor(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "name" -> JsonDocument.string(r);
            case "datatype" -> TensorType.named(JsonDocument.string(r));
            case "shape" -> JsonDocument.array(r, MAX_RANK, PackConfigJson::readDimension);
            default -> null;
        });
        List<Dimension> shape = fields.values.containsKey("shape") ? fields.<Dimension>list("shape") : null;
        return new Tensor(fields.string("name"), fields.get("datatype", TensorType.class), shape);
    }

    private static Dimension readDimension(JsonReader reader) throws IOException {
        if (reader.peek() == JsonReader.Token.STRING) {
            return new Dimension(-1, JsonDocument.string(reader));
        }
        long size = JsonDocument.number(reader);
        if (size < -1) {
            throw new FormatException("dimension " + size + " is negative");
        }
        return new Dimension(size, "");
    }

    private static Weight readWeight(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "name" -> JsonDocument.string(r);
            case "datatype" -> TensorType.named(JsonDocument.string(r));
            case "shape" -> JsonDocument.array(r, MAX_RANK, JsonDocument::number);
            case "blob" -> JsonDocument.integer(r);
            case "offset", "bytes" -> JsonDocument.number(r);
            case "encoding" -> Encoding.named(JsonDocument.string(r));
            default -> null;
        });
        return new Weight(
                fields.string("name"),
                fields.get("datatype", TensorType.class),
                fields.<Long>list("shape"),
                fields.integer("blob"),
                fields.number("offset"),
                fields.number("bytes"),
                fields.get("encoding", Encoding.class));
    }

    private static Layer readLayer(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "name" -> JsonDocument.string(r);
            case "flopPerSample" -> JsonDocument.real(r);
            case "weights" -> JsonDocument.ints(r, MAX_ENTRIES);
            default -> null;
        });
        return new Layer(
                fields.string("name"), fields.get("flopPerSample", Double.class), fields.<Integer>list("weights"));
    }

    private static Segment readSegment(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "layers", "weights", "constants", "inputs", "outputs" -> JsonDocument.ints(r, MAX_ENTRIES);
            default -> null;
        });
        return new Segment(
                fields.<Integer>list("layers"),
                fields.<Integer>list("weights"),
                fields.<Integer>list("constants"),
                fields.<Integer>list("inputs"),
                fields.<Integer>list("outputs"));
    }

    private static RowTable readRowTable(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "weight", "segment", "input", "output", "rowBytes", "chunkRows", "chunkBytes", "groupChunks" ->
                JsonDocument.integer(r);
            case "rows" -> JsonDocument.number(r);
            case "digests" -> readBlob(r);
            case "root" -> Digest.parse(JsonDocument.string(r));
            default -> null;
        });
        return new RowTable(
                fields.integer("weight"),
                fields.integer("segment"),
                fields.integer("input"),
                fields.integer("output"),
                fields.number("rows"),
                fields.integer("rowBytes"),
                fields.integer("chunkRows"),
                chunkBytes(fields),
                fields.integer("groupChunks"),
                fields.get("digests", Blob.class),
                fields.get("root", Digest.class));
    }

    /** Packs were raw before chunks had a size of their own. */
    private static int chunkBytes(Fields fields) throws FormatException {
        if (fields.values.containsKey("chunkBytes")) {
            return fields.integer("chunkBytes");
        }
        long raw = (long) fields.integer("chunkRows") * fields.integer("rowBytes");
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, raw));
    }

    private static Deviation readDeviation(JsonReader reader) throws IOException {
        Fields fields = Fields.of(reader, (key, r) -> switch (key) {
            case "inputs" -> JsonDocument.string(r);
            case "samples" -> JsonDocument.number(r);
            case "maxAbsDifference", "meanAbsDifference", "meanCosine", "minCosine", "top1Agreement" ->
                JsonDocument.real(r);
            default -> null;
        });
        return new Deviation(
                fields.string("inputs"),
                fields.number("samples"),
                fields.get("maxAbsDifference", Double.class),
                fields.get("meanAbsDifference", Double.class),
                fields.get("meanCosine", Double.class),
                fields.get("minCosine", Double.class),
                fields.values.containsKey("top1Agreement") ? fields.get("top1Agreement", Double.class) : null);
    }

    static byte[] write(PackConfig config) {
        return JsonDocument.bytes(config, (writer, c) -> {
            writer.beginObject();
            writer.name("formatVersion").value(PackConfig.FORMAT_VERSION);
            writer.name("name").value(c.name());
            writer.name("variant").value(c.variant());
            writer.name("engine").beginObject();
            writer.name("name").value(c.engine().name());
            writer.name("version").value(c.engine().version());
            writer.name("optimization").value(c.engine().optimization());
            writer.endObject();
            longs(writer, "opsets", c.opsets());
            writer.name("batchable").value(c.batchable());
            longs(writer, "reference", c.reference());
            writer.name("parameters").value(c.parameters());
            JsonDocument.array(writer, "tensors", c.tensors(), PackConfigJson::tensor);
            JsonDocument.ints(writer, "inputs", c.inputs());
            JsonDocument.ints(writer, "outputs", c.outputs());
            writer.name("skeletons");
            blob(writer, c.skeletons());
            JsonDocument.array(writer, "blobs", c.blobs(), PackConfigJson::blob);
            JsonDocument.array(writer, "weights", c.weights(), PackConfigJson::weight);
            JsonDocument.array(writer, "layers", c.layers(), (w, layer) -> {
                w.beginObject();
                w.name("name").value(layer.name());
                w.name("flopPerSample").value(layer.flopPerSample());
                JsonDocument.ints(w, "weights", layer.weights());
                w.endObject();
            });
            JsonDocument.array(writer, "segments", c.segments(), (w, segment) -> {
                w.beginObject();
                JsonDocument.ints(w, "layers", segment.layers());
                JsonDocument.ints(w, "weights", segment.weights());
                JsonDocument.ints(w, "constants", segment.constants());
                JsonDocument.ints(w, "inputs", segment.inputs());
                JsonDocument.ints(w, "outputs", segment.outputs());
                w.endObject();
            });
            JsonDocument.array(writer, "rowTables", c.rowTables(), PackConfigJson::rowTable);
            if (c.deviation() != null) {
                writer.name("deviation");
                deviation(writer, c.deviation());
            }
            writer.endObject();
        });
    }

    private static void longs(JsonWriter writer, String name, Map<String, Long> values) throws IOException {
        writer.name(name).beginObject();
        for (Map.Entry<String, Long> entry : new TreeMap<>(values).entrySet()) {
            writer.name(entry.getKey()).value(entry.getValue());
        }
        writer.endObject();
    }

    private static void blob(JsonWriter writer, Blob blob) throws IOException {
        writer.beginObject();
        writer.name("digest").value(blob.digest().toString());
        writer.name("size").value(blob.size());
        writer.endObject();
    }

    private static void tensor(JsonWriter writer, Tensor tensor) throws IOException {
        writer.beginObject();
        writer.name("name").value(tensor.name());
        writer.name("datatype").value(tensor.type().name());
        if (tensor.shape() != null) {
            writer.name("shape").beginArray();
            for (Dimension dimension : tensor.shape()) {
                if (dimension.symbol().isEmpty()) {
                    writer.value(dimension.size());
                } else {
                    writer.value(dimension.symbol());
                }
            }
            writer.endArray();
        }
        writer.endObject();
    }

    private static void weight(JsonWriter writer, Weight weight) throws IOException {
        writer.beginObject();
        writer.name("name").value(weight.name());
        writer.name("datatype").value(weight.type().name());
        JsonDocument.array(writer, "shape", weight.shape(), (w, size) -> w.value(size));
        writer.name("blob").value(weight.blob());
        writer.name("offset").value(weight.offset());
        writer.name("bytes").value(weight.bytes());
        writer.name("encoding").value(weight.encoding().wireName());
        writer.endObject();
    }

    private static void rowTable(JsonWriter writer, RowTable table) throws IOException {
        writer.beginObject();
        writer.name("weight").value(table.weight());
        writer.name("segment").value(table.segment());
        writer.name("input").value(table.input());
        writer.name("output").value(table.output());
        writer.name("rows").value(table.rows());
        writer.name("rowBytes").value(table.rowBytes());
        writer.name("chunkRows").value(table.chunkRows());
        writer.name("chunkBytes").value(table.chunkBytes());
        writer.name("groupChunks").value(table.groupChunks());
        writer.name("digests");
        blob(writer, table.digests());
        writer.name("root").value(table.root().toString());
        writer.endObject();
    }

    private static void deviation(JsonWriter writer, Deviation deviation) throws IOException {
        writer.beginObject();
        writer.name("inputs").value(deviation.inputs());
        writer.name("samples").value(deviation.samples());
        writer.name("maxAbsDifference").value(deviation.maxAbsDifference());
        writer.name("meanAbsDifference").value(deviation.meanAbsDifference());
        writer.name("meanCosine").value(deviation.meanCosine());
        writer.name("minCosine").value(deviation.minCosine());
        if (deviation.top1Agreement() != null) {
            writer.name("top1Agreement").value(deviation.top1Agreement());
        }
        writer.endObject();
    }
}
