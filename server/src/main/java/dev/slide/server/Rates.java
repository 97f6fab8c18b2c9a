package dev.slide.server;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rates that clients ask for, held below the server's own. */
final class Rates {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(?:\\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?");

    /** Slower ones would take years for what a client could not even wait minutes for. */
    private static final double MIN_RATE_BPS = 1;

    private final double maxRateBps;

    Rates(OptionalDouble maxRateBps) {
        this.maxRateBps = maxRateBps.orElse(Pacer.UNPACED);
    }

    /**
     * The rate of a response.
     *
     * @param header the value of {@code Slide-Rate}
     * @return bit/s, or {@link Pacer#UNPACED}
     * @throws Refusal 400 if it is not a decimal number of at least 1
     */
    double of(@Nullable String header) throws Refusal {
        if (header == null) {
            return maxRateBps;
        }
        double rateBps = NUMBER.matcher(header).matches() ? Double.parseDouble(header) : 0;
        return of("Slide-Rate", header, rateBps);
    }

    /**
     * The rate of a response.
     *
     * @param where the wanted rate stood, for the message
     * @param shown the wanted rate as it was written
     * @param wantedBps bit/s, or {@link Pacer#UNPACED}
     * @return bit/s, or {@link Pacer#UNPACED}
     * @throws Refusal 400 if it is less than 1
     */
    double of(String where, String shown, double wantedBps) throws Refusal {
        if (!(wantedBps >= MIN_RATE_BPS)) {
            throw new Refusal(
                    400,
                    "RATE_INVALID",
                    where + " is " + Refusal.shown(shown) + ", not a decimal number of at least 1 bit/s");
        }
        return Math.min(wantedBps, maxRateBps);
    }
}
