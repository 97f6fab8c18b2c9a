package dev.slide.stream;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the cache has to its destination, in the order of need. What is used are the very bytes that were hashed, in memory
 * of this process: a file that changes meanwhile changes nothing here. What turns out to be broken is fetched after all.
 */
final class CacheReader {
    private final PackConfig config;
    private final BlobCache cache;
    private final Destination destination;
    private final Fetch fetch;

    /**
     * What is wanted of a blob.
     *
     * @param blob that the cache has
     * @param store of its table; null if it is none
     * @param chunks of the table; null for all of it
     */
    record Wanted(
            int blob, @Nullable RowStore store, @Nullable BitSet chunks) {}

    /** Gets what the cache did not have after all. */
    interface Fetch {
        void fetch(List<FetchStep> steps) throws IOException;
    }

    CacheReader(PackConfig config, BlobCache cache, Destination destination, Fetch fetch) {
        this.config = config;
        this.cache = cache;
        this.destination = destination;
        this.fetch = fetch;
    }

    void read(List<Wanted> wanted) throws IOException {
        for (Wanted one : wanted) {
            Blob blob = config.blobs().get(one.blob());
            if (one.store() != null && one.chunks() != null) {
                rows(one.blob(), blob, one.store(), one.chunks());
            } else {
                whole(one.blob(), blob, one.store());
            }
        }
    }

    private void rows(int index, Blob blob, RowStore store, BitSet chunks) throws IOException {
        if (rows(cache, blob, store, chunks)) {
            destination.rowsArrived(store);
        } else {
            fetch(index, blob, store, TensorData.direct(Math.toIntExact(blob.size())));
        }
    }

    /** Takes chunks of a table from a cache into their store; false if it does not have the table. */
    static boolean rows(BlobCache cache, Blob blob, RowStore store, BitSet chunks) {
        if (chunks.isEmpty()) {
            return true;
        }
        List<Part.Range> ranges = store.ranges(chunks);
        ByteBuffer rows = TensorData.direct(
                Math.toIntExact(ranges.stream().mapToLong(Part.Range::length).sum()));
        if (!cache.read(blob, ranges, rows)) {
            return false;
        }
        store.putChunks(ranges, rows);
        return true;
    }

    private void whole(int index, Blob blob, @Nullable RowStore store) throws IOException {
        ByteBuffer target =
                store == null ? destination.allocate(index) : TensorData.direct(Math.toIntExact(blob.size()));
        if (cache.read(blob, target)) {
            arrived(index, store, target);
        } else {
            fetch(index, blob, store, target);
        }
    }

    private void fetch(int index, Blob blob, @Nullable RowStore store, ByteBuffer target) throws IOException {
        fetch.fetch(List.of(new BlobStep(blob, () -> target, bytes -> arrived(index, store, bytes))));
    }

    private void arrived(int index, @Nullable RowStore store, ByteBuffer bytes) throws IOException {
        if (store == null) {
            destination.blobArrived(index, bytes);
        } else {
            store.putWhole(bytes);
            destination.tableArrived(store, index, bytes);
        }
    }
}
