package dev.slide.pack.zoo;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers of one tensor, each computed from its number alone: the same for the same seed and name on every machine,
 * in whatever order or number of threads they are asked for.
 *
 * <p>Element {@code i} is the {@code i + 1}-th output of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
 * Generators, OOPSLA 2014; finaliser "variant 13" of Stafford) started at a key. The key is the seed xor FNV-1a (64 bits) of
 * the tensor's name in UTF-8, mixed by the same finaliser.
 */
final class Seeded {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Four numbers from 0 to 65535 have this mean and standard deviation. */
    private static final int MEAN_OF_FOUR = 2 * 65535;

    private static final double DEVIATION_OF_FOUR = Math.sqrt((65536.0 * 65536.0 - 1) / 3);

    private final long key;

    private Seeded(long key) {
        this.key = key;
    }

    /** The numbers of a tensor. */
    static Seeded of(long seed, String tensor) {
        long hash = FNV_OFFSET;
        for (byte b : tensor.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return new Seeded(mix(seed ^ hash));
    }

    long key() {
        return key;
    }

    /** 64 random bits. */
    long bits(long number) {
        return mix(key + (number + 1) * GOLDEN_GAMMA);
    }

    /** The four 16-bit quarters of {@link #bits} added: mean 0, standard deviation 1, never beyond 3.47. */
    double bell(long number) {
        long bits = bits(number);
        long sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        return (sum - MEAN_OF_FOUR) / DEVIATION_OF_FOUR;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
