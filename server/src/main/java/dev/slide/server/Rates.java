package dev.slide.server;

import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rates that clients ask for, held below the server's own. */
final class Rates {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(?:\\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?");

    private final double maxRateBps;

    Rates(OptionalDouble maxRateBps) {
        this.maxRateBps = maxRateBps.orElse(Pacer.UNPACED);
    }

    /**
     * The rate of a response.
     *
     * @param header the value of {@code Slide-Rate}
     * @return bit/s, or {@link Pacer#UNPACED}
     * @throws Refusal 400 if it is not a decimal number above 0
     */
    double of(@Nullable String header) throws Refusal {
        if (header == null) {
            return maxRateBps;
        }
        double rateBps = NUMBER.matcher(header).matches() ? Double.parseDouble(header) : 0;
        if (!(rateBps > 0)) {
            throw new Refusal(
                    400, "RATE_INVALID", "Slide-Rate is " + Refusal.shown(header) + ", not a number of bit/s above 0");
        }
        return of(rateBps);
    }

    double of(double wantedBps) {
        return Math.min(wantedBps, maxRateBps);
    }
}
