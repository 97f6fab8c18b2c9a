package dev.slide.server;

import dev.slide.server.cell.CellEvent;
import dev.slide.server.cell.CellListener;
import dev.slide.server.cell.EventRing;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What happens in the cell, as server-sent events. Who does not take them is cut off, and can come back for what it
 * missed. Lives on the event loop.
 */
final class EventApi implements CellListener {
    static final String PATH = "/v1/events";
    private static final int MOST_LISTENERS = 256;
    private static final int WAITING_BYTES = 256 << 10;

    private final EventRing ring;
    private final Set<HttpServerResponse> listeners = new LinkedHashSet<>();

    EventApi(EventRing ring) {
        this.ring = ring;
    }

    void handle(Exchange exchange) throws Refusal {
        if (!exchange.request().method().equals(HttpMethod.GET)) {
            throw Refusal.ofMethod(exchange.request().method().name(), "GET");
        }
        if (listeners.size() >= MOST_LISTENERS) {
            throw new Refusal(503, "LISTENERS_TOO_MANY", "there are " + MOST_LISTENERS + " listeners already")
                    .with("Retry-After", "10");
        }
        HttpServerResponse response = exchange.request().response();
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .setWriteQueueMaxSize(WAITING_BYTES);
        response.closeHandler(closed -> listeners.remove(response));
        response.exceptionHandler(failure -> listeners.remove(response));
        listeners.add(response);
        StringBuilder missed = new StringBuilder(": listening\n\n");
        for (EventRing.Entry entry : ring.after(exchange.request().getHeader("Last-Event-ID"))) {
            missed.append(entry.text());
        }
        write(response, missed.toString());
    }

    @Override
    public void on(CellEvent event) {
        String text = ring.add(event).text();
        toAll(text);
    }

    /** Shows that the node is there, and finds out who is not. */
    void beat() {
        toAll(": alive\n\n");
    }

    private void toAll(String text) {
        List<HttpServerResponse> all = new ArrayList<>(listeners);
        for (HttpServerResponse response : all) {
            if (response.closed() || response.writeQueueFull()) {
                listeners.remove(response);
                response.reset();
            } else {
                write(response, text);
            }
        }
    }

    private static void write(HttpServerResponse response, String text) {
        response.write(text).onFailure(failure -> response.reset());
    }

    int listeners() {
        return listeners.size();
    }
}
