package dev.slide.server;

import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Ordered streams: parts of many blobs as one response, so that the link never waits for the next request, at a rate that
 * can be changed while they run. Lives on the event loop.
 */
final class StreamApi {
    static final String PATH = "/v1/streams";
    private static final int MAX_REQUEST_BYTES = 4 << 20;

    private final Store store;
    private final Rates rates;
    private final Traffic traffic;
    private final BiConsumer<Exchange, Throwable> failure;
    private final Map<String, Transfer> running = new HashMap<>();

    /**
     * The API.
     *
     * @param store has the blobs
     * @param rates that can be asked for
     * @param traffic what the responses may send
     * @param failure answers what was refused or went wrong
     */
    StreamApi(Store store, Rates rates, Traffic traffic, BiConsumer<Exchange, Throwable> failure) {
        this.store = store;
        this.rates = rates;
        this.traffic = traffic;
        this.failure = failure;
    }

    void handle(Exchange exchange, String path) throws Refusal {
        HttpMethod method = exchange.request().method();
        if (path.equals(PATH)) {
            allow(method, HttpMethod.POST);
            post(exchange);
        } else {
            allow(method, HttpMethod.PATCH);
            patch(exchange, path.substring(PATH.length() + 1));
        }
    }

    private static void allow(HttpMethod method, HttpMethod allowed) throws Refusal {
        if (!method.equals(allowed)) {
            throw Refusal.ofMethod(method.name(), allowed.name());
        }
    }

    private void post(Exchange exchange) throws Refusal {
        Traffic.Pass pass = traffic.pass(exchange);
        exchange.collect(
                MAX_REQUEST_BYTES,
                json -> exchange.context()
                        .executeBlocking(() -> StreamRequest.parse(json).body(store), false)
                        .onComplete(body -> begin(exchange, body, pass), refusal -> failure.accept(exchange, refusal)),
                refusal -> failure.accept(exchange, refusal));
    }

    private void begin(Exchange exchange, Body body, Traffic.Pass pass) {
        if (exchange.isOver()) {
            return;
        }
        String id = UUID.randomUUID().toString();
        Answer answer = new Answer(200, Map.of(), body)
                .with("Content-Type", "application/octet-stream")
                .with("Slide-Stream", id);
        if (body.length() == 0) {
            exchange.send(answer);
        } else {
            Transfer transfer = exchange.transfer(answer, pass, () -> running.remove(id));
            running.put(id, transfer);
            exchange.start(transfer, pass.link());
        }
    }

    private void patch(Exchange exchange, String id) {
        exchange.collect(
                MAX_REQUEST_BYTES,
                json -> {
                    try {
                        double rateBps = rate(json);
                        Transfer transfer = running.get(id);
                        if (transfer == null) {
                            throw new Refusal(
                                    404,
                                    "STREAM_UNKNOWN",
                                    "there is no stream " + Refusal.shown(id) + ", or it has ended");
                        }
                        transfer.rate(rateBps);
                        exchange.send(Answer.empty(204));
                    } catch (Refusal refusal) {
                        failure.accept(exchange, refusal);
                    }
                },
                refusal -> failure.accept(exchange, refusal));
    }

    private double rate(byte[] json) throws Refusal {
        double wantedBps = StreamRequest.rateBps(json).orElse(Pacer.UNPACED);
        return rates.of("rateBps", Double.toString(wantedBps), wantedBps);
    }

    int running() {
        return running.size();
    }
}
