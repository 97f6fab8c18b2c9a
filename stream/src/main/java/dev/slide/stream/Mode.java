package dev.slide.stream;

/** In which order bytes come, and whether work waits for the last of them. All modes give the same outputs. */
public enum Mode {
    /** Every byte in the order in which this run needs it, rows of tables first; segments run as they arrive. */
    STREAM("stream", true, true),
    /** Segments run as they arrive, but nothing is put off: the scheme of the paper. */
    STREAM_IN_ORDER("stream-in-order", false, true),
    /** The conventional scheme: all bytes, then one session, then the run. */
    DOWNLOAD("download", false, false),
    /** The conventional scheme with rows of tables first: all bytes of this run's need, then the sessions, then the run. */
    DOWNLOAD_ROWS_FIRST("download-rows-first", true, false);

    private final String wireName;
    private final boolean rowsFirst;
    private final boolean overlaps;

    Mode(String wireName, boolean rowsFirst, boolean overlaps) {
        this.wireName = wireName;
        this.rowsFirst = rowsFirst;
        this.overlaps = overlaps;
    }

    /** The name on command lines. */
    public String wireName() {
        return wireName;
    }

    /** Whether only those rows of tables are fetched before the answer that the input refers to. */
    public boolean rowsFirst() {
        return rowsFirst;
    }

    /** Whether segments run before the last byte is there. */
    public boolean overlaps() {
        return overlaps;
    }
}
