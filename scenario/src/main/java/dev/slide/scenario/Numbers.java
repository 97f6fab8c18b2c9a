package dev.slide.scenario;

/** The numbers that the records of {@code dev.slide.model} take beside 0. */
final class Numbers {
    static final double LEAST = 1e-60;
    static final double MOST = 1e30;

    private Numbers() {}
}
