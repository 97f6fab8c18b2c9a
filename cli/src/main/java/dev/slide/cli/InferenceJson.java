package dev.slide.cli;

import dev.slide.format.FormatException;
import dev.slide.format.TensorType;
import dev.slide.scenario.Spelling;
import dev.slide.stream.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Tensors in the JSON of the Open Inference Protocol v2, without its binary extension. What is read must be right in
 * every part: nothing is guessed, rounded away or left out in silence, and faults name their JSON path.
 */
final class InferenceJson {
    /** Numbers that JSON cannot hold are let through here so that {@link ElementReader} says where they are. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private static final List<String> REQUEST_KEYS = List.of("inputs", "id", "parameters", "outputs");
    private static final List<String> INPUT_KEYS = List.of("name", "shape", "datatype", "data", "parameters");

    private InferenceJson() {}

    /**
     * Reads the inputs of a request.
     *
     * @param file the document's path, or {@code -} for standard input
     * @param standardInput what {@code -} stands for
     * @return the inputs in their order
     * @throws CliException if the document is not what the protocol demands
     * @throws IOException if it cannot be read
     */
    static List<TensorData> read(String file, InputStream standardInput) throws IOException, CliException {
        if (file.equals("-")) {
            return parse("standard input", standardInput);
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return parse(file, in);
        }
    }

    private static List<TensorData> parse(String what, InputStream in) throws IOException, CliException {
        JsonParser parser = parser(what, in);
        try {
            List<TensorData> inputs = request(parser);
            if (parser.nextToken() != null) {
                throw new CliException("$: more follows after the end of the document");
            }
            return inputs;
        } catch (CliException e) {
            throw new CliException(what + ", at " + e.getMessage(), e);
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharConversionException) {
                throw new CliException(what + " is not JSON in UTF-8: " + e.getOriginalMessage(), e);
            }
            throw e.getCause();
        } catch (UnexpectedEndOfInputException e) {
            throw new CliException(what + " ends too early, at " + path(parser), e);
        } catch (JacksonException e) {
            throw new CliException(what + ", at " + path(parser) + place(e) + ": " + e.getOriginalMessage(), e);
        }
    }

    /** Not every fault has one. */
    private static String place(JacksonException fault) {
        TokenStreamLocation location = fault.getLocation();
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** This reads the first bytes already, and guesses an encoding from them. */
    private static JsonParser parser(String what, InputStream in) throws IOException, CliException {
        try {
            return FACTORY.createParser(ObjectReadContext.empty(), in);
        } catch (JacksonIOException e) {
            if (e.getOriginalMessage().startsWith("Unsupported UCS-4")) {
                throw new CliException(what + " is not JSON in UTF-8: " + e.getOriginalMessage(), e);
            }
            throw e.getCause();
        }
    }

    /** Where the parser stands: {@code $.inputs[0].data[3]}. */
    private static String path(JsonParser parser) {
        StringBuilder path = new StringBuilder("$");
        String pointer = parser.streamReadContext().pathAsPointer().toString();
        for (String step :
                pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            path.append(step.matches("[0-9]+") ? "[" + step + "]" : "." + step);
        }
        return path.toString();
    }

    private static List<TensorData> request(JsonParser parser) throws CliException {
        List<TensorData> inputs = null;
        expect(parser.nextToken() == JsonToken.START_OBJECT, parser, "$", "an object with \"inputs\"");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = known(parser, "$", REQUEST_KEYS);
            parser.nextToken();
            if (key.equals("inputs")) {
                inputs = inputs(parser);
            } else {
                passOver(parser, "$." + key);
            }
        }
        return required(inputs, "$", "inputs");
    }

    private static List<TensorData> inputs(JsonParser parser) throws CliException {
        List<TensorData> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        expect(parser.currentToken() == JsonToken.START_ARRAY, parser, "$.inputs", "a list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String path = "$.inputs[" + inputs.size() + "]";
            expect(parser.currentToken() == JsonToken.START_OBJECT, parser, path, "an object");
            TensorData input = input(parser, path);
            if (!names.add(input.name())) {
                throw new CliException(path + ".name: a second input \"" + input.name() + "\"");
            }
            inputs.add(input);
        }
        return inputs;
    }

    private static TensorData input(JsonParser parser, String path) throws CliException {
        String name = null;
        long[] shape = null;
        TensorType type = null;
        ElementReader data = null;
        byte[] early = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = known(parser, path, INPUT_KEYS);
            parser.nextToken();
            switch (key) {
                case "name" -> name = string(parser, path + ".name");
                case "shape" -> shape = shape(parser, path + ".shape");
                case "datatype" -> type = type(parser, path + ".datatype");
                case "data" -> {
                    if (type == null) {
                        early = copied(parser);
                    } else {
                        data = data(parser, type, path);
                    }
                }
                default -> passOver(parser, path + "." + key);
            }
        }
        type = required(type, path, "datatype");
        if (early != null) {
            try (JsonParser again = FACTORY.createParser(ObjectReadContext.empty(), early)) {
                again.nextToken();
                data = data(again, type, path);
            }
        }
        return required(data, path, "data").finish(required(name, path, "name"), required(shape, path, "shape"));
    }

    /** The value at which the parser stands; its numbers keep their digits, and zeros their signs. */
    private static byte[] copied(JsonParser parser) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), copy)) {
            int depth = 0;
            do {
                JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
                if (token.isNumeric()) {
                    generator.writeNumber(parser.getString());
                } else {
                    generator.copyCurrentEvent(parser);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0);
        }
        return copy.toByteArray();
    }

    /** What is not read must be JSON all the same; only {@link ElementReader} knows what to say of NaN. */
    private static void passOver(JsonParser parser, String path) throws CliException {
        int depth = 0;
        while (true) {
            JsonToken token = parser.currentToken();
            expect(!token.isNumeric() || !parser.isNaN(), parser, path, "JSON, which has finite numbers only");
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            parser.nextToken();
        }
    }

    private static ElementReader data(JsonParser parser, TensorType type, String path) throws CliException {
        if (type == TensorType.BYTES) {
            throw new CliException(path + ".datatype: strings cannot be given to a model here");
        }
        ElementReader data = new ElementReader(type, path + ".data");
        data.read(parser);
        return data;
    }

    private static String string(JsonParser parser, String path) throws CliException {
        expect(parser.currentToken() == JsonToken.VALUE_STRING, parser, path, "a string");
        return parser.getString();
    }

    private static TensorType type(JsonParser parser, String path) throws CliException {
        try {
            return TensorType.named(string(parser, path));
        } catch (FormatException e) {
            throw new CliException(path + ": " + e.getMessage(), e);
        }
    }

    private static long[] shape(JsonParser parser, String path) throws CliException {
        expect(parser.currentToken() == JsonToken.START_ARRAY, parser, path, "a list of dimensions");
        List<Long> dimensions = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && parser.getLongValue() >= 0;
            expect(whole, parser, path + "[" + dimensions.size() + "]", "a whole number of 0 or above");
            dimensions.add(parser.getLongValue());
        }
        long[] shape = dimensions.stream().mapToLong(Long::longValue).toArray();
        try {
            ElementReader.elements(shape);
        } catch (ArithmeticException e) {
            throw new CliException(path + ": " + Arrays.toString(shape) + " is too large", e);
        }
        return shape;
    }

    private static String known(JsonParser parser, String path, List<String> keys) throws CliException {
        String key = parser.currentName();
        if (keys.contains(key)) {
            return key;
        }
        String nearest = Spelling.nearest(key, keys);
        throw new CliException(path + ": unknown key \"" + key + "\""
                + (nearest == null ? "; there are " + String.join(", ", keys) : "; maybe \"" + nearest + "\""));
    }

    private static void expect(boolean met, JsonParser parser, String path, String what) throws CliException {
        if (!met) {
            String found = parser.currentToken() == null ? "nothing" : ElementReader.described(parser);
            throw new CliException(path + ": expected " + what + ", found " + found);
        }
    }

    private static <T> T required(@Nullable T value, String path, String key) throws CliException {
        if (value == null) {
            throw new CliException(path + ": \"" + key + "\" is missing");
        }
        return value;
    }

    /**
     * Writes a document in one line: what is given, then the outputs. Numbers have as many digits as tell them from their
     * neighbours, so that they read back bit for bit; those that JSON cannot hold become the strings "NaN", "Infinity"
     * and "-Infinity".
     *
     * @param out gets UTF-8; stays open
     * @param document the first keys and values
     * @param outputs what came out; without any the key {@code outputs} is left out
     */
    static void write(OutputStream out, Map<String, Object> document, List<TensorData> outputs) throws IOException {
        try (JsonGenerator generator = Json.mapper().createGenerator(out)) {
            generator.writeStartObject();
            document.forEach(generator::writePOJOProperty);
            if (!outputs.isEmpty()) {
                writeTensors(generator, "outputs", outputs);
            }
            generator.writeEndObject();
            generator.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    /** Writes a request in one line, see {@link #read}. */
    static void writeRequest(OutputStream out, List<TensorData> inputs) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            writeTensors(generator, "inputs", inputs);
            generator.writeEndObject();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static void writeTensors(JsonGenerator generator, String key, List<TensorData> tensors) {
        generator.writeArrayPropertyStart(key);
        for (TensorData output : tensors) {
            generator.writeStartObject();
            generator.writeStringProperty("name", output.name());
            generator.writeName("shape");
            generator.writeArray(output.shape(), 0, output.shape().length);
            generator.writeStringProperty("datatype", output.type().name());
            generator.writeArrayPropertyStart("data");
            ByteBuffer data = output.data().duplicate().order(output.data().order());
            while (data.hasRemaining()) {
                writeElement(generator, output.type(), data);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void writeElement(JsonGenerator generator, TensorType type, ByteBuffer data) {
        switch (type) {
            case FP32 -> generator.writeNumber(data.getFloat());
            case FP64 -> generator.writeNumber(data.getDouble());
            case FP16 -> generator.writeNumber(Narrow.ofHalf(data.getShort()));
            case BF16 -> generator.writeNumber(Narrow.ofBrain(data.getShort()));
            case INT8 -> generator.writeNumber((int) data.get());
            case UINT8 -> generator.writeNumber(data.get() & 0xff);
            case INT16 -> generator.writeNumber((int) data.getShort());
            case INT32 -> generator.writeNumber(data.getInt());
            case INT64 -> generator.writeNumber(data.getLong());
            case BOOL -> generator.writeBoolean(data.get() != 0);
            case BYTES -> throw new IllegalArgumentException("strings have no fixed size");
        }
    }
}
