package dev.slide.stream;

/** Seconds since the request. */
final class Stopwatch {
    private final long startNanos = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - startNanos) * 1e-9;
    }
}
