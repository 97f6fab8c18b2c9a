package dev.slide.format;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonEncodingException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the JSON documents of a pack. A reader's faults come out as {@link FormatException}s that name the
 * document and the path. Keys that are not known are passed over, as OCI demands of clients. Documents that two decoders
 * may take for different things are refused: signatures would cover both.
 */
final class JsonDocument {

    /** Reads one value from where the reader stands. */
    interface Reading<T> {
        T read(JsonReader reader) throws IOException;
    }

    /** Reads the value of one key of an object. */
    interface Field {
        /** Returns whether the key was known and its value consumed. */
        boolean read(String key, JsonReader reader) throws IOException;
    }

    /** Writes one value where the writer stands. */
    interface Writing<T> {
        void write(JsonWriter writer, T value) throws IOException;
    }

    private JsonDocument() {}

    /**
     * Reads a whole document.
     *
     * @param what the document's name for messages
     * @param bytes UTF-8
     * @param reading reads the only value
     * @return what {@code reading} returned
     * @throws FormatException naming the document and the path of the fault
     */
    static <T> T parse(String what, byte[] bytes, Reading<T> reading) throws FormatException {
        JsonBytes.check(what, bytes);
        JsonReader reader = JsonReader.of(new Buffer().write(bytes));
        try {
            T value = reading.read(reader);
            if (reader.peek() != JsonReader.Token.END_DOCUMENT) {
                throw new FormatException("more follows after the end of the document");
            }
            return value;
        } catch (FormatException e) {
            throw new FormatException(what + ", at " + reader.getPath() + ": " + e.getMessage(), e);
        } catch (EOFException e) {
            throw new FormatException(what + " ends too early, at " + reader.getPath(), e);
        } catch (JsonEncodingException e) {
            String fault = String.valueOf(e.getMessage())
                    .replace("Use JsonReader.setLenient(true) to accept malformed JSON", "malformed");
            throw new FormatException(what + " is not JSON: " + fault, e);
        } catch (JsonDataException e) {
            throw new FormatException(what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FormatException(what + ", at " + reader.getPath() + ": " + e.getMessage(), e);
        }
    }

    static void object(JsonReader reader, Field field) throws IOException {
        Set<String> seen = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String key = whole(reader.nextName());
            if (!seen.add(key)) {
                throw new FormatException("the key stands there twice");
            }
            if (!field.read(key, reader)) {
                reader.skipValue();
            }
        }
        reader.endObject();
    }

    static <T> List<T> array(JsonReader reader, int most, Reading<T> reading) throws IOException {
        List<T> values = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (values.size() == most) {
                throw new FormatException("more than " + most + " entries");
            }
            values.add(reading.read(reader));
        }
        reader.endArray();
        return values;
    }

    static String string(JsonReader reader) throws IOException {
        expect(JsonReader.Token.STRING, reader);
        return whole(reader.nextString());
    }

    static int integer(JsonReader reader) throws IOException {
        expect(JsonReader.Token.NUMBER, reader);
        return reader.nextInt();
    }

    static long number(JsonReader reader) throws IOException {
        expect(JsonReader.Token.NUMBER, reader);
        return reader.nextLong();
    }

    static double real(JsonReader reader) throws IOException {
        expect(JsonReader.Token.NUMBER, reader);
        return reader.nextDouble();
    }

    static void requireVersion(int version, JsonReader reader) throws IOException {
        int found = integer(reader);
        if (found != version) {
            throw new FormatException("\"schemaVersion\" is " + found + ", not " + version);
        }
    }

    /** A document that calls itself something else may be read as that elsewhere. */
    static void requireType(String mediaType, JsonReader reader) throws IOException {
        String found = string(reader);
        if (!found.equals(mediaType)) {
            throw new FormatException("it is \"" + found + "\", not " + mediaType);
        }
    }

    /** Moshi would turn numbers into strings and strings into numbers. */
    private static void expect(JsonReader.Token due, JsonReader reader) throws IOException {
        JsonReader.Token found = reader.peek();
        if (found != due) {
            throw new FormatException("expected a " + due.name().toLowerCase(Locale.ROOT) + ", found "
                    + found.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    /** Half a character outside the basic plane cannot be written again. */
    private static String whole(String text) throws FormatException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new FormatException("a string holds half a surrogate pair");
            }
        }
        return text;
    }

    static List<Integer> ints(JsonReader reader, int most) throws IOException {
        return array(reader, most, JsonDocument::integer);
    }

    static Map<String, String> strings(JsonReader reader) throws IOException {
        Map<String, String> values = new TreeMap<>();
        object(reader, (key, r) -> {
            values.put(key, string(r));
            return true;
        });
        return values;
    }

    /** The value that must have been there. */
    static <T> T required(String key, @Nullable T value) throws FormatException {
        if (value == null) {
            throw new FormatException("\"" + key + "\" is missing");
        }
        return value;
    }

    /** Writes a whole document as UTF-8 without white space. */
    static <T> byte[] bytes(T value, Writing<T> writing) {
        Buffer buffer = new Buffer();
        try (JsonWriter writer = JsonWriter.of(buffer)) {
            writing.write(writer, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return buffer.readByteArray();
    }

    static <T> void array(JsonWriter writer, String name, List<T> values, Writing<T> writing) throws IOException {
        writer.name(name).beginArray();
        for (T value : values) {
            writing.write(writer, value);
        }
        writer.endArray();
    }

    static void ints(JsonWriter writer, String name, List<Integer> values) throws IOException {
        array(writer, name, values, (w, v) -> w.value(v));
    }

    static void strings(JsonWriter writer, String name, Map<String, String> values) throws IOException {
        writer.name(name).beginObject();
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            writer.name(entry.getKey()).value(entry.getValue());
        }
        writer.endObject();
    }
}
