package dev.slide.server;

import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The links in use, each with its timer. A link is a connection, or all connections that name the same token; it is
 * forgotten once it has been idle for so long that a new one would be no different. Lives on the event loop.
 */
final class Links {
    /** Short against {@link Pacer}'s backlog, so that some late ticks in a row cost nothing. */
    private static final long TICK_MILLIS = 3;

    private final Vertx vertx;
    private final LongSupplier clockNanos;
    private final Map<Object, Link> links = new HashMap<>();

    Links(Vertx vertx, LongSupplier clockNanos) {
        this.vertx = vertx;
        this.clockNanos = clockNanos;
    }

    /**
     * Puts a response in line.
     *
     * @param key the connection, or the client's token
     * @param sender goes to the end
     * @return the link, to be advanced when the sender can go on
     */
    Link join(Object key, Link.Sender sender) {
        Link link = links.computeIfAbsent(key, this::begin);
        link.join(sender);
        return link;
    }

    private Link begin(Object key) {
        Link link = new Link(clockNanos);
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            link.advance();
            if (link.isForgettable()) {
                vertx.cancelTimer(timer);
                links.remove(key);
            }
        });
        return link;
    }

    /** Whether nothing is in line for this key. */
    boolean isIdle(Object key) {
        Link link = links.get(key);
        return link == null || link.isEmpty();
    }

    int size() {
        return links.size();
    }
}
