package dev.slide.format;

import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A second decoder of JSON: what our reader accepts must be JSON to it too, and hold the same values. */
final class Jackson {
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Tells well-formed from not, and does not look at keys that stand twice in what nobody reads. */
    private static final JsonMapper LOOSE = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Jackson() {}

    /** Requires that all that was written stood in the document. */
    static void requireHeld(byte[] document, byte[] written) {
        JsonNode original;
        try {
            original = LOOSE.readTree(document);
        } catch (JacksonException e) {
            throw new AssertionError("Jackson refuses what was accepted: " + e.getOriginalMessage(), e);
        }
        requireHeld("$", original, STRICT.readTree(written));
    }

    private static void requireHeld(String path, JsonNode original, JsonNode written) {
        if (written.isObject() && original.isObject()) {
            for (Map.Entry<String, JsonNode> entry : written.properties()) {
                JsonNode there = original.get(entry.getKey());
                if (there != null) {
                    requireHeld(path + "." + entry.getKey(), there, entry.getValue());
                }
            }
        } else if (written.isArray() && original.isArray() && written.size() == original.size()) {
            for (int i = 0; i < written.size(); i++) {
                requireHeld(path + "[" + i + "]", original.get(i), written.get(i));
            }
        } else if (!isSame(original, written)) {
            throw new AssertionError(path + " was read as " + written + ", but is " + original);
        }
    }

    private static boolean isSame(JsonNode original, JsonNode written) {
        if (original.isNumber() && written.isNumber()) {
            BigDecimal exact = new BigDecimal(original.asString());
            return written.isIntegralNumber()
                    ? exact.compareTo(new BigDecimal(written.asString())) == 0
                    : exact.doubleValue() == Double.parseDouble(written.asString());
        }
        // A dimension without a name is the string "" or -1.
        return original.equals(written)
                || (original.isString()
                        && original.asString().isEmpty()
                        && written.asString().equals("-1"));
    }
}
