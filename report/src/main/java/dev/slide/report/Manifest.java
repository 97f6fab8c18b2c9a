package dev.slide.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What of an experiment's manifest.json says whether results belong together. Other keys of that document are others'.
 *
 * @param configurationDigest of the exact configuration and of the files it names
 * @param seed what all random numbers come from
 * @param version of the program
 * @param replications of the whole experiment, not of a shard
 * @param shard which part of the replications this folder has, from 1
 * @param shards how many parts there are; 1 for a whole experiment
 */
public record Manifest(String configurationDigest, long seed, String version, int replications, int shard, int shards) {
    /** The file of an experiment's folder. */
    public static final String FILE_NAME = "manifest.json";

    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final long MOST_BYTES = 1 << 20;

    public Manifest {
        if (replications < 1 || shards < 1 || shard < 1 || shard > shards) {
            throw new IllegalArgumentException(
                    "replications " + replications + ", shard " + shard + " of " + shards + ": all count from 1");
        }
    }

    /** Reads a folder's manifest: an object with the keys of this record, {@code shard} and {@code shards} 1 if they are not there. */
    public static Manifest read(Path folder) throws IOException, ReportException {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            throw new ReportException(file + " is not there; name a folder that an experiment was written into");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new ReportException(file + " has more than " + MOST_BYTES + " bytes; this is no manifest");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            scalars(json, fields, file);
        } catch (JacksonException e) {
            throw new ReportException(file + ": line " + e.getLocation().getLineNr() + ": no JSON, "
                    + e.getOriginalMessage().replaceAll("\\s+", " "));
        }
        return new Fields(fields, file).manifest();
    }

    /**
     * The document, as {@link #read} reads it.
     *
     * @param others further entries, such as times, after this record's
     */
    public String json(Map<String, String> others) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("configurationDigest", configurationDigest);
            json.writeNumberProperty("seed", seed);
            json.writeStringProperty("version", version);
            json.writeNumberProperty("replications", replications);
            json.writeNumberProperty("shard", shard);
            json.writeNumberProperty("shards", shards);
            others.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return out + "\n";
    }

    private static void scalars(JsonParser json, Map<String, String> fields, Path file) throws ReportException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new ReportException(file + ": is to be a JSON object");
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken token = json.nextToken();
            if (token.isScalarValue()) {
                fields.put(name, json.getString());
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new ReportException(file + ": something follows the JSON object");
        }
    }

    private record Fields(Map<String, String> fields, Path file) {
        Manifest manifest() throws ReportException {
            int shards = (int) number("shards", "1", 1, Integer.MAX_VALUE);
            return new Manifest(
                    text("configurationDigest", null),
                    number("seed", null, Long.MIN_VALUE, Long.MAX_VALUE),
                    text("version", null),
                    (int) number("replications", null, 1, Integer.MAX_VALUE),
                    (int) number("shard", "1", 1, shards),
                    shards);
        }

        private String text(String key, @Nullable String usual) throws ReportException {
            String value = fields.getOrDefault(key, usual);
            if (value == null) {
                throw new ReportException(
                        file + ": '" + key + "' is missing; name a folder that an experiment was" + " written into");
            }
            return value;
        }

        private long number(String key, @Nullable String usual, long least, long most) throws ReportException {
            String value = text(key, usual);
            try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
            throw new ReportException(file + ": '" + key + "': " + ReportException.shown(value)
                    + " is no whole number from " + least + " to " + most);
        }
    }
}
