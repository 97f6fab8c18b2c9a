package dev.slide.simulator.draw;

/**
 * What numbers are drawn for. Each purpose has numbers of its own, so that one more draw for one of them changes none of
 * the others.
 */
public enum Purpose {
    PLACE(1),
    SIGHT(2),
    ENVIRONMENT(3),
    SHADOW_FIELD(4),
    FADING(5),
    TRACE(6),
    DEVICE(7),
    CLOCK(8),
    EFFICIENCY(9),
    POWER(10),
    MODELS(11),
    SAMPLES(12),
    DEADLINE(13),
    BUDGET(14),
    ACCURACY(15),
    LIBRARY(16),
    SCHEME(17);

    /** Part of the key of a stream; never changed, or results would change. */
    final long key;

    Purpose(long key) {
        this.key = key;
    }
}
