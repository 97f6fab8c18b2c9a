package dev.slide.stream;

/**
 * A generator that gives the same numbers everywhere. Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014; the finaliser is variant 13 of Stafford's.
 */
final class SplitMix64 {
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private long state;

    SplitMix64(long seed) {
        this.state = seed;
    }

    long nextLong() {
        state += STEP;
        long bits = state;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    /** At least 0 and below 1, in steps of 2^-53. */
    double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }
}
