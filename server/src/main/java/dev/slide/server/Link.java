package dev.slide.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The responses that share a link's rate, first come first served. The first sends until it has nothing left; only while
 * its client does not take what was sent does the next one send. Lives on the event loop.
 */
final class Link {

    /** A response in line. */
    interface Sender {
        /**
         * Sends what can be sent now.
         *
         * @param pacer is asked before and told after each write
         * @param nowNanos of this round
         * @return how things stand afterwards
         */
        Progress advance(Pacer pacer, long nowNanos);
    }

    /** What keeps a response. */
    enum Progress {
        /** The link's rate, or the disk: those behind wait. */
        HELD,
        /** Its client: those behind may send. */
        STALLED,
        /** Nothing, it leaves the line. */
        DONE
    }

    private final LongSupplier clockNanos;
    private final Pacer pacer;
    private final List<Sender> line = new ArrayList<>();
    private boolean advancing;

    Link(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.pacer = new Pacer(clockNanos.getAsLong());
    }

    void join(Sender sender) {
        if (line.isEmpty()) {
            pacer.begin(clockNanos.getAsLong());
        }
        line.add(sender);
    }

    /** One round over the line. What a write brings about in turn (a drained or closed response) waits for the next. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            round();
        } finally {
            advancing = false;
        }
    }

    private void round() {
        long nowNanos = clockNanos.getAsLong();
        int i = 0;
        while (i < line.size()) {
            switch (line.get(i).advance(pacer, nowNanos)) {
                case HELD -> {
                    return;
                }
                case STALLED -> i++;
                case DONE -> line.remove(i);
            }
        }
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /** Whether nothing would be lost by forgetting this link. */
    boolean isForgettable() {
        return line.isEmpty() && pacer.isRested(clockNanos.getAsLong());
    }
}
