package dev.slide.server;

import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.CellCounts;
import dev.slide.server.cell.CellJson;
import dev.slide.server.cell.CellListener;
import dev.slide.server.cell.CellState;
import dev.slide.server.cell.EventRing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node's cell and its three APIs: tasks, events, and how it stands. Lives on the event loop. */
final class CellPart {
    static final String CELL_PATH = "/v1/cell";
    private static final long EXPIRY_MILLIS = 50;
    private static final int SECRET_BYTES = 16;

    private final CellConfig config;
    private final CellState state;
    private final CellCounts counts = new CellCounts();
    private final EventApi events;
    private final TaskApi tasks;

    CellPart(Vertx vertx, Store store, CellConfig config, NodeParts parts, BiConsumer<Exchange, Throwable> failure) {
        this.config = config;
        SecureRandom random = new SecureRandom();
        events = new EventApi(new EventRing(secret(random).replaceAll("[^A-Za-z0-9]", ""), config.eventsKept()));
        CellListener all = event -> {
            counts.on(event);
            events.on(event);
            parts.listener().on(event);
        };
        state = new CellState(config, System::nanoTime, Clock.systemUTC(), () -> secret(random), all);
        tasks = new TaskApi(new Catalog(store), config, state, new Journal(vertx, parts.journal()), failure);
        vertx.setPeriodic(EXPIRY_MILLIS, timer -> tasks.expire());
        vertx.setPeriodic(Math.max(1, Math.round(config.heartbeatSeconds() * 1000)), timer -> events.beat());
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    CellState state() {
        return state;
    }

    /** Whether it has answered, or will. */
    boolean handle(Exchange exchange, String path) throws Refusal {
        if (path.equals(TaskApi.PATH) || path.startsWith(TaskApi.PATH + "/")) {
            tasks.handle(exchange, path);
        } else if (path.equals(EventApi.PATH)) {
            events.handle(exchange);
        } else if (path.equals(CELL_PATH)) {
            cell(exchange);
        } else {
            return false;
        }
        return true;
    }

    private void cell(Exchange exchange) throws Refusal {
        HttpMethod method = exchange.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            throw Refusal.ofMethod(method.name(), "GET, HEAD");
        }
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("scheme", config.scheme().schemeName())
                .put("equalShares", config.equalShares())
                .put("otherShare", config.otherShare())
                .put("shareLeftover", config.shareLeftover())
                .put("marginShare", config.marginShare())
                .put("marginSeconds", config.marginSeconds())
                .put("graceSeconds", config.graceSeconds());
        json.put("resourceBlocks", config.cell().resourceBlocks());
        json.put("otherRateBps", state.otherBps());
        json.setAll(CellJson.load(state.load()));
        json.set("counts", counts.json());
        exchange.send(Answer.json(200, "application/json", json).with("Cache-Control", "no-store"));
    }

    int listeners() {
        return events.listeners();
    }
}
