package dev.slide.pack.zoo;

/** A network as its paper describes it. */
@FunctionalInterface
interface Architecture {

    /** Adds inputs, layers and outputs to an empty graph. */
    void describe(Net net);
}
