package dev.slide.cli;

/** How a command ended that was given what it needs; bad usage and bad input are exceptions. */
enum Outcome {
    /** What was asked for is done. */
    DONE,
    /** The answer is no: a verification failed, or not everything could be admitted. */
    NO
}
