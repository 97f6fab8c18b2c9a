package dev.slide.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the node's HTTP in OpenAPI 3.1. */
final class OpenApi {
    static final String PATH = "/openapi.json";

    private OpenApi() {}

    static Answer answer(HttpMethod method) throws Refusal {
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            throw Refusal.ofMethod(method.name(), "GET, HEAD");
        }
        return Answer.of(200, "application/json", Buffer.buffer(document()));
    }

    static byte[] document() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is missing beside " + OpenApi.class);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
