package dev.slide.server;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What an edge server is started with.
 *
 * @param store an OCI image layout, or a folder with layouts below it
 * @param host address or name to listen on
 * @param port 0 for any free one
 * @param maxRateBps bit/s of body bytes that no link exceeds, above 0; empty for no limit
 * @param stallSeconds after which a connection is closed whose client takes nothing of what waits for it, above 0
 */
public record Config(Path store, String host, int port, OptionalDouble maxRateBps, double stallSeconds) {
    /**
     * Enough for a client that computes before it takes more, and for a slow one to empty the few megabytes that the system
     * has taken over for it: until then it seems to take nothing.
     */
    public static final double STALL_SECONDS = 300;

    public Config {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        maxRateBps.ifPresent(rate -> {
            if (!(rate > 0) || Double.isInfinite(rate)) {
                throw new IllegalArgumentException("rate " + rate + " bit/s is not a number above 0");
            }
        });
        if (!(stallSeconds > 0 && stallSeconds <= 86_400)) {
            throw new IllegalArgumentException(
                    "stall time-out " + stallSeconds + " s is not above 0 and at most 86400");
        }
    }

    public Config withStallSeconds(double other) {
        return new Config(store, host, port, maxRateBps, other);
    }

    /** On a free port of the loopback interface, without a limit. */
    public static Config of(Path store) {
        return new Config(store, "127.0.0.1", 0, OptionalDouble.empty(), STALL_SECONDS);
    }
}
