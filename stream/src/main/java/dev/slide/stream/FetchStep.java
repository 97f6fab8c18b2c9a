package dev.slide.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One part of a blob on its way: where its bytes go, and what happens once all of them are there. */
interface FetchStep {

    /** What is asked for; at least one byte. */
    Part part();

    /** The buffer for a range's bytes, exactly its length; asked for once per range, in order. */
    ByteBuffer target(int range);

    /** Some bytes have come, in order; for hashing while the next are on their way. */
    default void received(ByteBuffer bytes) {}

    /**
     * All bytes have come: verifies them and hands them on.
     *
     * @throws dev.slide.format.FormatException if they are not what they should be; nothing was handed on then
     */
    void complete() throws IOException;

    /** Forgets bytes that were not what they should be: all of the part comes again. */
    void restart();
}
