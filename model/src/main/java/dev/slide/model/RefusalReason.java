package dev.slide.model;

/** Why a task is not served, in the order of how far it came; over several models the furthest counts. */
public enum RefusalReason {
    /** None of its models reaches the accuracy it asks for. */
    ACCURACY,
    /** None meets the deadline, even with the whole cell. */
    DEADLINE,
    /** Some meet the deadline, but none within the energy budget, even with the whole cell. */
    ENERGY,
    /** It could be served alone in the cell, but not beside the others. */
    BANDWIDTH
}
