package dev.slide.server;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request, the link it came over, and the ways to answer it. Lives on the event loop. */
final class Exchange {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,128}");

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Links links;

    Exchange(Context context, HttpServerRequest request, Links links) {
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.links = links;
    }

    HttpServerRequest request() {
        return request;
    }

    Context context() {
        return context;
    }

    @Nullable
    String rate() {
        return request.getHeader("Slide-Rate");
    }

    /**
     * What the responses that share one rate have in common: the client's token, or the connection.
     *
     * @throws Refusal 400 if the token is not of printable ASCII characters, or too long
     */
    Object link() throws Refusal {
        String token = request.getHeader("Slide-Link");
        if (token == null) {
            return request.connection();
        }
        if (!TOKEN.matcher(token).matches()) {
            throw Refusal.badRequest("Slide-Link is " + Refusal.shown(token) + ", not 1 to 128 printable characters");
        }
        return token;
    }

    /** Whether the client has gone while the answer was made. */
    boolean isOver() {
        return response.closed() || response.ended();
    }

    /** Sends an answer whose body is in memory, or only its headers for a HEAD. */
    void send(Answer answer) {
        if (isOver()) {
            return;
        }
        begin(answer);
        Buffer content = Buffer.buffer();
        for (Body.Piece piece : answer.body().pieces()) {
            if (piece instanceof Body.Text text && !isHead()) {
                content.appendBuffer(text.bytes());
            }
        }
        response.end(content);
    }

    /**
     * Prepares to send an answer from files at a rate, or as fast as the client takes it; {@link #start} begins.
     *
     * @param answer has at least one byte
     * @param pass how it may be sent
     * @param whenOver runs once, when the response is complete or its client has gone
     * @return not under way yet
     */
    Transfer transfer(Answer answer, Traffic.Pass pass, Runnable whenOver) {
        begin(answer);
        return new Transfer(context, response, answer.body(), pass, whenOver);
    }

    void start(Transfer transfer, Object link) {
        transfer.start(links, link);
    }

    /** Sends the answer to a GET or HEAD by the way that suits it. */
    void send(Answer answer, Traffic.Pass pass) {
        if (isOver()) {
            return;
        }
        if (isHead() || !answer.body().isOfFiles()) {
            send(answer);
        } else if (isUnlimited(pass) && isHttp1() && links.isIdle(pass.link())) {
            answer.body().only().ifPresentOrElse(slice -> sendFile(answer, slice), () -> sendPaced(answer, pass));
        } else {
            sendPaced(answer, pass);
        }
    }

    private boolean isUnlimited(Traffic.Pass pass) {
        return pass.capBps() == Pacer.UNPACED
                && pass.allowance() == Allowance.UNLIMITED
                && pass.link() == request.connection();
    }

    private void sendPaced(Answer answer, Traffic.Pass pass) {
        start(transfer(answer, pass, () -> {}), pass.link());
    }

    /** The kernel copies from the file to the socket. */
    private void sendFile(Answer answer, Body.Slice slice) {
        begin(answer);
        response.sendFile(slice.file().toString(), slice.offset(), slice.length())
                .onFailure(failure -> {
                    if (!response.headWritten()) {
                        response.reset();
                    }
                });
    }

    private void begin(Answer answer) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.status() != 204 && answer.status() != 304) {
            response.putHeader("Content-Length", Long.toString(answer.body().length()));
        }
    }

    private boolean isHttp1() {
        return request.version() != HttpVersion.HTTP_2;
    }

    private boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /**
     * Collects the request's body.
     *
     * @param maxBytes refuses more
     * @param whole gets it
     * @param refused gets a refusal instead
     */
    void collect(int maxBytes, Consumer<byte[]> whole, Consumer<Refusal> refused) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (response.ended()) {
                return;
            }
            if (body.length() + chunk.length() > maxBytes) {
                if (isHttp1()) {
                    response.putHeader("Connection", "close");
                }
                refused.accept(
                        new Refusal(413, "REQUEST_INVALID", "the request's body has more than " + maxBytes + " bytes"));
                return;
            }
            body.appendBuffer(chunk);
        });
        request.endHandler(end -> {
            if (!response.ended()) {
                whole.accept(body.getBytes());
            }
        });
    }
}
