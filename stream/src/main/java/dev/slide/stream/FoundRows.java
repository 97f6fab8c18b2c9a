package dev.slide.stream;

import dev.slide.format.PackConfig.RowTable;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Map;

/** The rows of a table that a batch refers to, each once and decoded; a part's tensor is made of them when it is wanted. */
final class FoundRows {
    private final RowTable table;
    private final Map<Long, Integer> places;
    private final ByteBuffer rows;

    /**
     * @param table where they are from
     * @param places of the rows by number, in rows
     * @param rows one after another
     */
    FoundRows(RowTable table, Map<Long, Integer> places, ByteBuffer rows) {
        this.table = table;
        this.places = places;
        this.rows = rows;
    }

    RowTable table() {
        return table;
    }

    /** Bytes that {@link #copy} gives. */
    int bytes(TensorData indices) {
        return Math.toIntExact(
                (long) indices.data().remaining() / indices.type().bytes() * table.rowBytes());
    }

    /**
     * Copies what an input refers to, row after row.
     *
     * @param indices of rows that were found
     * @param out takes {@link #bytes} from its position
     */
    void copy(TensorData indices, ByteBuffer out) {
        ByteBuffer from = rows.duplicate();
        Buffer window = from;
        RowStore.forEachRow(table, indices, row -> {
            Integer place = places.get(row);
            if (place == null) {
                throw new IllegalStateException("row " + row + " of a table was not looked up");
            }
            int at = place * table.rowBytes();
            window.limit(at + table.rowBytes());
            window.position(at);
            out.put(from);
        });
    }
}
