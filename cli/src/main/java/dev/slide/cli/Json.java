package dev.slide.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents for scripts. */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(InferenceJson.FACTORY).build();

    private Json() {}

    static JsonMapper mapper() {
        return MAPPER;
    }

    /** An object of names and values in turn, in this order. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** The document on one line. */
    static String text(Object document) {
        return MAPPER.writeValueAsString(document);
    }
}
