package dev.slide.server;

/**
 * How much a link may send now. What a link shares out is its time: time that passes is credit, and sending {@code b} bytes
 * at {@code r} bit/s spends {@code 8 b / r} seconds of it, so responses with different rates can follow each other on one
 * link, and a changed rate counts from the next byte on.
 *
 * <p>Credit is bounded, so in any span of {@code t} seconds no more is sent than in {@code t + 0.025} seconds at the rate:
 * 2.5 % above the rate over one second at most, and one byte. A late timer is made up for as long as it is late by less than that.
 *
 * <p>Not safe for use by several threads.
 */
final class Pacer {
    /** The rate that spends no time. */
    static final double UNPACED = Double.POSITIVE_INFINITY;

    private static final double START_BURST_NANOS = 5e6;
    private static final double MAX_BACKLOG_NANOS = 25e6;

    private double creditNanos = START_BURST_NANOS;
    private long lastNanos;

    Pacer(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** A response comes to a link where none was waiting: the idle time gives no more than the start burst. */
    void begin(long nowNanos) {
        double rested = creditNanos + passedNanos(nowNanos);
        creditNanos = Math.max(creditNanos, Math.min(rested, START_BURST_NANOS));
    }

    /** Whether an idle link is as good as a new one, so that it can be forgotten. */
    boolean isRested(long nowNanos) {
        return creditNanos + (nowNanos - lastNanos) >= START_BURST_NANOS;
    }

    /**
     * What may be sent now.
     *
     * @param nowNanos never before the last call's
     * @param rateBps above 0, bit/s; {@link #UNPACED} for no limit
     * @return whole bytes
     */
    long affordableBytes(long nowNanos, double rateBps) {
        // At very low rates one byte takes longer than the backlog may become.
        double bound = MAX_BACKLOG_NANOS + 8e9 / rateBps;
        creditNanos = Math.min(creditNanos + passedNanos(nowNanos), bound);
        // The small addend lets a byte through whose time is up but for rounding.
        return rateBps == UNPACED ? Long.MAX_VALUE : (long) (creditNanos * rateBps / 8e9 + 1e-6);
    }

    /**
     * Something was sent.
     *
     * @param bytes no more than {@link #affordableBytes} said
     * @param rateBps the same rate
     */
    void spend(long bytes, double rateBps) {
        creditNanos -= bytes * 8e9 / rateBps;
    }

    private double passedNanos(long nowNanos) {
        long passed = nowNanos - lastNanos;
        lastNanos = nowNanos;
        return passed;
    }
}
