package dev.slide.stream;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import okio.BufferedSource;

/** Where a pack's bytes come from. Nothing it returns has been verified. */
interface PackSource extends Closeable {

    /** The manifest's bytes. */
    byte[] manifest() throws IOException;

    /**
     * The bytes of all parts, one after another in this order, as one stream. Closing the stream gives up what has not been
     * read; closing the source ends every stream.
     */
    BufferedSource open(List<Part> parts) throws IOException;

    /** Ends the streams that are under way, from another thread; others may be opened. */
    void breakOff();

    /** Whether a transfer that failed may succeed when it is tried again. */
    boolean mayRecover();

    /** What a message calls it. */
    String describe();

    @Override
    void close();
}
