package dev.slide.server;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What of a request the pull API looks at.
 *
 * @param path as sent, still percent-encoded
 * @param head whether only the headers are wanted
 * @param pageSize the parameter {@code n}
 * @param last the parameter {@code last}
 * @param range the header of that name
 * @param ifRange the header of that name
 * @param ifNoneMatch the header of that name
 */
record PullQuery(
        String path,
        boolean head,
        @Nullable String pageSize,
        @Nullable String last,
        @Nullable String range,
        @Nullable String ifRange,
        @Nullable String ifNoneMatch) {

    static PullQuery of(HttpServerRequest request, String path) {
        return new PullQuery(
                path,
                request.method().equals(HttpMethod.HEAD),
                request.getParam("n"),
                request.getParam("last"),
                request.getHeader("Range"),
                request.getHeader("If-Range"),
                request.getHeader("If-None-Match"));
    }
}
