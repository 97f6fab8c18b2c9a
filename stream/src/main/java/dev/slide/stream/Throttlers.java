package dev.slide.stream;

import okio.Throttler;

/** Paces reads here where the other side does not pace its writes. */
final class Throttlers {
    private Throttlers() {}

    /** A throttler for a rate in bit/s; 0 lets everything through. */
    static Throttler at(double rateBps) {
        Throttler throttler = new Throttler();
        if (rateBps > 0) {
            long bytesPerSecond = Math.max(1, Math.round(rateBps / Byte.SIZE));
            // Waits for at least 1 KiB, takes at most 5 ms worth at once.
            throttler.bytesPerSecond(bytesPerSecond, 1024, Math.max(8192, bytesPerSecond / 200));
        }
        return throttler;
    }
}
