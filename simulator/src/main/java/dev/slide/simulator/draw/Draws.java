package dev.slide.simulator.draw;

/**
 * A stream of random numbers for each key of replication, purpose and user. Equal seeds and keys give equal numbers,
 * whatever was drawn before and on whichever thread: all schemes and all points of an experiment see the same users
 * (common random numbers). An object is moved from key to key by one thread; it allocates nothing.
 */
public final class Draws {
    // The key is mixed into the state of a SplitMix64 generator (Steele, Lea, Flood: Fast splittable pseudorandom
    // number
    // generators, OOPSLA 2014), each part of it through the finaliser, so that neighbouring keys start far from each
    // other. Functions are those of StrictMath: the same bits on every machine.
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private final long seed;
    private long state;

    /** Streams of a seed. */
    public Draws(long seed) {
        this.seed = seed;
        at(0, Purpose.PLACE, 0);
    }

    /**
     * Goes to the beginning of a stream.
     *
     * @param replication counted from 0
     * @param purpose what the numbers are for
     * @param user counted from 0; 0 for what all users share
     * @return this
     */
    public Draws at(long replication, Purpose purpose, long user) {
        long key = mix(seed + GOLDEN);
        key = mix(key ^ (replication + 1) * GOLDEN);
        key = mix(key ^ purpose.key * GOLDEN);
        state = mix(key ^ (user + 1) * GOLDEN);
        return this;
    }

    /** 64 random bits. */
    public long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to below 1. */
    public double uniform() {
        return (next() >>> 11) * UNIT;
    }

    /** A number above 0 to 1, of which a logarithm can be taken. */
    public double positive() {
        return ((next() >>> 11) + 1) * UNIT;
    }

    /** A whole number from 0 to below the bound, each equally likely but for a part in 2^53. */
    public int below(int bound) {
        return (int) (uniform() * bound);
    }

    /** A number of the normal distribution with mean 0 and deviation 1 (Box and Muller). */
    public double normal() {
        double length = StrictMath.sqrt(-2 * StrictMath.log(positive()));
        return length * StrictMath.cos(2 * Math.PI * uniform());
    }

    /** A number of the exponential distribution with mean 1. */
    public double exponential() {
        return -StrictMath.log(positive());
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
