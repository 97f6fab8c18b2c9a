package dev.slide.server;

import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request is answered with.
 *
 * @param status of HTTP
 * @param headers in their order, without {@code Content-Length}
 * @param body of a GET; a HEAD gets its length only
 */
record Answer(int status, Map<String, String> headers, Body body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Answer json(int status, String contentType, JsonNode content) {
        return of(status, contentType, Buffer.buffer(JSON.writeValueAsBytes(content)));
    }

    static Answer of(int status, String contentType, Buffer content) {
        return new Answer(status, Map.of(), Body.of(List.of(new Body.Text(content)))).with("Content-Type", contentType);
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), Body.of(List.of()));
    }

    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body);
    }
}
