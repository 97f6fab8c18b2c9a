package dev.slide.server;

/** What a response may send, asked before each write, and who is told of what it sent. Lives on the event loop. */
interface Allowance {
    /** As fast as the client takes it. */
    Allowance UNLIMITED = () -> Pacer.UNPACED;

    /** The rate at this moment, bit/s, 0 or above, or {@link Pacer#UNPACED}. */
    double rateBps();

    /** So many bytes are about to go out. */
    default void sent(long bytes) {}

    /**
     * The response has come to its end.
     *
     * @param bytes that went out
     * @param complete whether these are all of it
     */
    default void over(long bytes, boolean complete) {}
}
