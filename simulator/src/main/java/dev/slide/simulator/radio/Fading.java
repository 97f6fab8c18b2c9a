package dev.slide.simulator.radio;

import dev.slide.simulator.draw.Draws;

/**
 * Small-scale fading, the same over the whole band for the length of a task.
 *
 * @param kind none, or with scattered waves only, or with a steady one too
 * @param riceFactorDb power of the steady wave over that of the scattered ones; used by RICIAN only
 */
public record Fading(Kind kind, double riceFactorDb) {
    /** Without fading. */
    public static final Fading NONE = new Fading(Kind.NONE, 0);

    /** What it is made of. */
    public enum Kind {
        NONE,
        RAYLEIGH,
        RICIAN
    }

    /** A gain in power, of mean 1. */
    public double powerGain(Draws draws) {
        return switch (kind) {
            case NONE -> 1;
            case RAYLEIGH -> draws.exponential();
            case RICIAN -> {
                double k = Decibels.ratio(riceFactorDb);
                double scattered = Math.sqrt(0.5 / (k + 1));
                double inPhase = Math.sqrt(k / (k + 1)) + scattered * draws.normal();
                double quadrature = scattered * draws.normal();
                yield inPhase * inPhase + quadrature * quadrature;
            }
        };
    }
}
