package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonReader;
import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/streams}, beside what Moshi, which devices use, reads in it. */
class StreamRequestFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        String digest = "sha256:" + "0f".repeat(32);
        return List.of(
                bytes("{\"repository\":\"team/model\",\"parts\":[{\"digest\":\"" + digest
                        + "\",\"ranges\":[[0,5],[7,1]]}]}"),
                bytes("{\"parts\":[{\"digest\":\"" + digest + "\"},{\"digest\":\"x\"}],\"repository\":\"m\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("\"repository\"", "\"parts\"", "\"digest\"", "\"ranges\"", "[0,1]");
        return Mutator.anyOf(tokens, tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return Refusal.class;
    }

    @Override
    protected void read(byte[] input) throws Refusal {
        StreamRequest request = StreamRequest.parse(input);
        assertThat(StreamRequest.parse(written(request))).isEqualTo(request);
        if (isUtf8(input)) {
            assertThat(moshi(input)).isEqualTo(moshi(written(request)));
        }
    }

    /** Jackson takes overlong forms; what they stand for is checked after decoding. */
    private static boolean isUtf8(byte[] json) {
        return Arrays.equals(new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), json);
    }

    /** Numbers as doubles, in lists and maps. */
    private static @Nullable Object moshi(byte[] json) {
        boolean mark = json.length > 3 && json[0] == (byte) 0xef;
        try {
            return normal(JsonReader.of(new Buffer().write(json, mark ? 3 : 0, json.length - (mark ? 3 : 0)))
                    .readJsonValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the sign of zeros. */
    private static @Nullable Object normal(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> normal = new HashMap<>();
            map.forEach((key, inside) -> normal.put(key, normal(inside)));
            return normal;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(StreamRequestFuzzTest::normal).toList();
        }
        return value instanceof Double number ? (Object) (number + 0.0) : value;
    }

    private static byte[] written(StreamRequest request) {
        StringBuilder json = new StringBuilder();
        for (StreamRequest.Part part : request.parts()) {
            json.append(json.isEmpty() ? "" : ",").append("{\"digest\":").append(string(part.digest()));
            if (!part.ranges().isEmpty()) {
                json.append(",\"ranges\":")
                        .append(part.ranges().stream()
                                .map(r -> List.of(r.offset(), r.length()))
                                .toList());
            }
            json.append('}');
        }
        return bytes("{\"repository\":" + string(request.repository()) + ",\"parts\":[" + json + "]}");
    }

    private static String string(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.chars()
                .forEach(c -> escaped.append("\\u")
                        .append(Integer.toHexString(0x10000 + c).substring(1)));
        return escaped.append('"').toString();
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "the body is not JSON",
                "the body is not a JSON object",
                "which is not known",
                "repository is missing or not a string",
                "parts is not an array of 1 to",
                "parts[0] is not a JSON object",
                "parts[0].digest is missing or not a string",
                "parts[0].ranges is not an array of [offset, length]",
                "parts[0].ranges[0] is not [offset, length]",
                "not within any blob",
                "Duplicate");
    }
}
