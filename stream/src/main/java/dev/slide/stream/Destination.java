package dev.slide.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where fetched bytes go. */
interface Destination {

    /** The buffer that a blob of weights is received into. */
    ByteBuffer allocate(int blob);

    /** A blob of weights has been verified. */
    void blobArrived(int blob, ByteBuffer bytes) throws IOException;

    /** A whole table has been verified. */
    void tableArrived(RowStore store, int blob, ByteBuffer bytes) throws IOException;

    /** The rows that this run looks up have been verified and are in the store. */
    void rowsArrived(RowStore store);
}
