package dev.slide.stream;

import dev.slide.format.FormatException;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.RowDigests;
import dev.slide.format.Slices;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that are there, verified chunk by chunk, and at last the whole table, all as they travel. Looks rows
 * up as {@code Gather} on the first axis does, decoding the chunks that hold them.
 */
final class RowStore {
    private final PackConfig config;
    private final RowTable table;
    private final RowDigests layout;
    private final boolean raw;
    private final Map<Integer, ByteBuffer> chunks = new HashMap<>();
    private @Nullable ByteBuffer whole;

    RowStore(PackConfig config, RowTable table) {
        this.config = config;
        this.table = table;
        this.layout = config.layout(table);
        this.raw = config.weights().get(table.weight()).encoding().isRaw();
    }

    /** A store for each table that one segment looks up; where several do, their sessions read the table as a weight. */
    static List<RowStore> of(PackConfig config) {
        Map<Integer, Integer> lookups = new HashMap<>();
        config.rowTables()
                .forEach(t -> lookups.merge(config.weights().get(t.weight()).blob(), 1, Integer::sum));
        List<RowStore> stores = new ArrayList<>();
        for (RowTable table : config.rowTables()) {
            if (lookups.getOrDefault(config.weights().get(table.weight()).blob(), 0) == 1) {
                stores.add(new RowStore(config, table));
            }
        }
        return stores;
    }

    /** The store whose table a segment looks up; null if there is none. */
    static @Nullable RowStore ofSegment(List<RowStore> stores, int segment) {
        for (RowStore store : stores) {
            if (store.table().segment() == segment) {
                return store;
            }
        }
        return null;
    }

    RowTable table() {
        return table;
    }

    RowDigests layout() {
        return layout;
    }

    synchronized boolean isWhole() {
        return whole != null;
    }

    /** Takes all rows, verified. */
    synchronized void putWhole(ByteBuffer rows) {
        whole = rows;
        chunks.clear();
    }

    synchronized @Nullable ByteBuffer whole() {
        return whole;
    }

    /** Takes a verified chunk; its bytes are kept as they are. */
    synchronized void putChunk(int chunk, ByteBuffer rows) {
        if (whole == null) {
            chunks.put(chunk, rows);
        }
    }

    /** Takes verified chunks that lie one after another. */
    synchronized void putChunks(List<Part.Range> ranges, ByteBuffer rows) {
        int at = 0;
        for (Part.Range range : ranges) {
            int end = at + range.length();
            for (int chunk = layout.chunkAt(range.offset()); at < end; chunk++) {
                putChunk(chunk, Slices.of(rows, at, layout.chunkBytes(chunk)));
                at += layout.chunkBytes(chunk);
            }
        }
    }

    /** The chunks that hold the rows an input refers to and that are not there, ascending. */
    synchronized BitSet missingChunks(TensorData indices) {
        BitSet missing = new BitSet();
        if (whole == null) {
            forEachRow(indices, row -> missing.set(layout.chunkOf(row)));
            chunks.keySet().forEach(missing::clear);
        }
        return missing;
    }

    /** All chunks that are not there. */
    synchronized BitSet missingChunks() {
        BitSet missing = new BitSet();
        if (whole == null) {
            missing.set(0, layout.chunks());
            chunks.keySet().forEach(missing::clear);
        }
        return missing;
    }

    /** Copies the chunks that are there to their places in a buffer for the whole table. */
    synchronized void copyChunksTo(ByteBuffer all) {
        chunks.forEach(
                (chunk, rows) -> Slices.of(all, Math.toIntExact(layout.chunkOffset(chunk)), layout.chunkBytes(chunk))
                        .put(rows.duplicate()));
    }

    /**
     * The rows that a batch refers to, each decoded once.
     *
     * @param batch the parts of the input, all in range and there
     * @throws FormatException if the table cannot be decoded
     */
    synchronized FoundRows lookUp(List<TensorData> batch) throws FormatException {
        Map<Long, Integer> places = new TreeMap<>();
        batch.forEach(indices -> forEachRow(indices, row -> places.put(row, 0)));
        ByteBuffer rows = TensorData.direct(Math.multiplyExact(places.size(), table.rowBytes()));
        int mostRows = (int) Math.min(layout.chunkRows(), table.rows());
        ByteBuffer decoded = raw ? null : ByteBuffer.allocate(Math.multiplyExact(mostRows, table.rowBytes()));
        int decodedChunk = -1;
        ByteBuffer chunkRows = ByteBuffer.allocate(0);
        for (Map.Entry<Long, Integer> place : places.entrySet()) {
            long row = place.getKey();
            int chunk = layout.chunkOf(row);
            if (chunk != decodedChunk) {
                chunkRows = decoded == null ? wire(chunk) : decode(chunk, decoded);
                decodedChunk = chunk;
            }
            int inChunk = (int) (row - (long) chunk * layout.chunkRows());
            place.setValue(rows.position() / table.rowBytes());
            rows.put(Slices.of(chunkRows, inChunk * table.rowBytes(), table.rowBytes()));
        }
        return new FoundRows(table, places, rows);
    }

    private ByteBuffer decode(int chunk, ByteBuffer scratch) throws FormatException {
        ByteBuffer rows = Slices.of(scratch, 0, layout.rowsIn(chunk) * table.rowBytes());
        config.decodeChunk(table, chunk, wire(chunk), rows);
        return rows;
    }

    /** Forgets all rows; nothing looks them up any more. */
    synchronized void clear() {
        whole = null;
        chunks.clear();
    }

    /** A chunk that is there, as it travels. */
    private ByteBuffer wire(int chunk) {
        ByteBuffer all = whole;
        if (all != null) {
            return Slices.of(all, Math.toIntExact(layout.chunkOffset(chunk)), layout.chunkBytes(chunk));
        }
        ByteBuffer rows = chunks.get(chunk);
        if (rows == null) {
            throw new IllegalStateException("chunk " + chunk + " of a table is not there");
        }
        return rows;
    }

    /** Is given row numbers. */
    interface RowConsumer {
        void accept(long row);
    }

    /** Every row an input refers to, in order; negative numbers count from the end, as in ONNX. */
    private void forEachRow(TensorData indices, RowConsumer consumer) {
        forEachRow(table, indices, consumer);
    }

    /** Every row of a table that an input refers to. */
    static void forEachRow(RowTable table, TensorData indices, RowConsumer consumer) {
        ByteBuffer data = indices.data();
        boolean wide = indices.type().bytes() == Long.BYTES;
        while (data.hasRemaining()) {
            long row = wide ? data.getLong() : data.getInt();
            consumer.accept(row < 0 ? row + table.rows() : row);
        }
    }

    /**
     * Checks that every index is in range.
     *
     * @throws InvalidInputException naming the first that is not
     */
    void check(TensorData indices) {
        ByteBuffer data = indices.data();
        boolean wide = indices.type().bytes() == Long.BYTES;
        for (long at = 0; data.hasRemaining(); at++) {
            long row = wide ? data.getLong() : data.getInt();
            if (row >= table.rows() || row < -table.rows()) {
                throw new InvalidInputException("input \"" + indices.name() + "\": element " + at + " is " + row
                        + ", but its table has " + table.rows() + " rows");
            }
        }
    }

    /** The digests of some groups of a table's chunks, verified against the configuration. */
    final class VerifiedDigests {
        private final byte[] firstLevel;
        private final Map<Integer, byte[]> groups = new HashMap<>();

        VerifiedDigests(byte[] firstLevel) throws FormatException {
            layout.verifyFirstLevel(firstLevel, table.root());
            this.firstLevel = firstLevel;
        }

        void addGroup(int group, byte[] chunkDigests) throws FormatException {
            layout.verifyGroup(firstLevel, group, chunkDigests);
            groups.put(group, chunkDigests);
        }

        void verify(int chunk, ByteBuffer rows, MessageDigest hash) throws FormatException {
            byte[] group = groups.get(layout.groupOf(chunk));
            if (group == null) {
                throw new IllegalStateException("digests of chunk " + chunk + " are not there");
            }
            layout.verifyChunk(group, chunk, rows, hash);
        }
    }

    /** The ranges of the table's blob that hold these chunks, neighbours joined. */
    List<Part.Range> ranges(BitSet wanted) {
        List<Part.Range> ranges = new ArrayList<>();
        for (int from = wanted.nextSetBit(0); from >= 0; ) {
            int to = wanted.nextClearBit(from);
            long offset = layout.chunkOffset(from);
            long end = layout.chunkOffset(to - 1) + layout.chunkBytes(to - 1);
            ranges.add(new Part.Range(offset, Math.toIntExact(end - offset)));
            from = wanted.nextSetBit(to);
        }
        return ranges;
    }
}
