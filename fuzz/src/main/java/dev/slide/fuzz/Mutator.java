package dev.slide.fuzz;

import java.util.Random;

/** Damages documents of one kind. The same random numbers give the same damage. */
public interface Mutator {
    /**
     * One change.
     *
     * @param document stays as it is
     * @param other another document of the kind, to take pieces from
     * @param random decides
     * @return the changed document
     */
    byte[] mutate(byte[] document, byte[] other, Random random);

    /** A mutator that lets one of several do each change. */
    static Mutator anyOf(Mutator... mutators) {
        return (document, other, random) -> mutators[random.nextInt(mutators.length)].mutate(document, other, random);
    }
}
