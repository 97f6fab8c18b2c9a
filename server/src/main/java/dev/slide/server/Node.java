package dev.slide.server;

import dev.slide.server.cell.CellConfig;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Leads requests to the APIs and puts what they refuse into words. Lives on the event loop. */
final class Node {
    private static final String PULL = "/v2";

    /** What the paths begin with at which there is something. */
    static final List<String> ROUTES =
            List.of(PULL, StreamApi.PATH, TaskApi.PATH, EventApi.PATH, CellPart.CELL_PATH, OpenApi.PATH);

    private final Vertx vertx;
    private final Traffic traffic;
    private final Links links;
    private final PullApi pulls;
    private final StreamApi streams;
    private final @Nullable CellPart cell;

    Node(Vertx vertx, Store store, Rates rates, NodeParts parts) {
        this.vertx = vertx;
        this.links = new Links(vertx, System::nanoTime);
        this.pulls = new PullApi(store);
        CellConfig config = parts.cell();
        this.cell = config == null ? null : new CellPart(vertx, store, config, parts, Node::fail);
        this.traffic = new Traffic(rates, cell == null ? null : cell.state());
        this.streams = new StreamApi(store, rates, traffic, Node::fail);
    }

    void handle(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        Exchange exchange = new Exchange(context, request, links);
        try {
            String path = request.path();
            if (path != null && isUnder(PULL, path)) {
                pull(exchange, path);
            } else if (path != null && isUnder(StreamApi.PATH, path)) {
                streams.handle(exchange, path);
            } else if (path != null && path.equals(OpenApi.PATH)) {
                exchange.send(OpenApi.answer(request.method()));
            } else if (path == null || cell == null || !cell.handle(exchange, path)) {
                throw new Refusal(404, "NOT_FOUND", "there is nothing at " + Refusal.shown(String.valueOf(path)));
            }
        } catch (Refusal refusal) {
            fail(exchange, refusal);
        }
    }

    private static boolean isUnder(String root, String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private void pull(Exchange exchange, String path) throws Refusal {
        HttpServerRequest request = exchange.request();
        request.response()
                .putHeader("Docker-Distribution-Api-Version", "registry/2.0")
                .putHeader("Slide-Streams", StreamApi.PATH);
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw Refusal.ofMethod(request.method().name(), "GET, HEAD");
        }
        Traffic.Pass pass = traffic.pass(exchange);
        PullQuery query = PullQuery.of(request, path);
        exchange.context()
                .executeBlocking(() -> pulls.answer(query), false)
                .onComplete(answer -> exchange.send(answer, pass), failure -> fail(exchange, failure));
    }

    private static void fail(Exchange exchange, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            Answer answer = said(exchange, refusal);
            for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
                answer = answer.with(header.getKey(), header.getValue());
            }
            exchange.send(answer);
        } else {
            System.getLogger(Node.class.getName())
                    .log(System.Logger.Level.WARNING, exchange.request().path() + ": " + failure);
            exchange.send(said(exchange, new Refusal(500, "UNKNOWN", "the store could not be read")));
        }
    }

    private static Answer said(Exchange exchange, Refusal refusal) {
        String path = exchange.request().path();
        return path != null && isUnder(PULL, path) ? ociError(refusal) : problem(refusal);
    }

    /** Distribution-spec 1.1.1, "Error Codes". */
    private static Answer ociError(Refusal refusal) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.putArray("errors").addObject().put("code", refusal.code()).put("message", refusal.detail());
        return Answer.json(refusal.status(), "application/json", content);
    }

    /** RFC 9457. */
    private static Answer problem(Refusal refusal) {
        ObjectNode content = JsonNodeFactory.instance
                .objectNode()
                .put("title", refusal.code())
                .put("status", refusal.status())
                .put("detail", refusal.detail());
        return Answer.json(refusal.status(), "application/problem+json", content);
    }

    /** Links and streams that are still held. */
    int inUse() {
        return links.size() + streams.running() + traffic.others() + (cell == null ? 0 : cell.listeners());
    }
}
