package dev.slide.format;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonEncodingException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the JSON documents of a pack. A reader's faults come out as {@link FormatException}s that name the
 * document and the path. Keys that are not known are passed over, as OCI demands of clients.
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
            throw new FormatException(what + " is not JSON: " + e.getMessage(), e);
        } catch (JsonDataException e) {
            throw new FormatException(what + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new FormatException(what + ", at " + reader.getPath() + ": " + e.getMessage(), e);
        }
    }

    static void object(JsonReader reader, Field field) throws IOException {
        reader.beginObject();
        while (reader.hasNext()) {
            if (!field.read(reader.nextName(), reader)) {
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

    static List<Integer> ints(JsonReader reader, int most) throws IOException {
        return array(reader, most, JsonReader::nextInt);
    }

    static Map<String, String> strings(JsonReader reader) throws IOException {
        Map<String, String> values = new TreeMap<>();
        object(reader, (key, r) -> {
            values.put(key, r.nextString());
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
