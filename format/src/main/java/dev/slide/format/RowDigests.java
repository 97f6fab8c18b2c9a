package dev.slide.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Digests that let single rows of a table be verified before they are used, in two levels so that a few rows need few
 * digests. Chunk {@code c} holds the rows {@code [c chunkRows, (c+1) chunkRows)}, group {@code g} the chunks {@code
 * [g groupChunks, (g+1) groupChunks)}; the last of each may be shorter. The blob:
 *
 * <pre>
 * offset            size
 * 0                 32 * groups    first level: SHA-256 of each group's chunk digests, back to back
 * 32 * groups       32 * chunks    second level: SHA-256 of each chunk's bytes
 * </pre>
 *
 * <p>The configuration holds the SHA-256 of the first level ({@link PackConfig.RowTable#root}) and is itself covered by
 * the manifest, so a device verifies configuration, first level, group, chunk, in this order, before it reads a row.
 *
 * <p>Rows and chunks are those that travel: encoded. All chunks but the last take the same number of bytes.
 *
 * @param rows of the table, at least 1
 * @param chunkRows rows in a chunk, at least 1
 * @param groupChunks chunks in a group, at least 1
 * @param chunkBytes of every chunk but the last, at least 1
 * @param tableBytes of all chunks
 */
public record RowDigests(long rows, int chunkRows, int groupChunks, int chunkBytes, long tableBytes) {

    private static final int SMALLEST_CHUNK_BYTES = 1024;
    private static final int GROUP_CHUNKS = 32;

    public RowDigests {
        if (rows < 1 || chunkRows < 1 || groupChunks < 1 || chunkBytes < 1) {
            throw new IllegalArgumentException("rows " + rows + ", chunk rows " + chunkRows + ", group chunks "
                    + groupChunks + " and chunk bytes " + chunkBytes + " must be at least 1");
        }
        long before = (rows - 1) / chunkRows * chunkBytes;
        if (tableBytes <= before || tableBytes - before > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a table of " + tableBytes + " bytes does not end in the last of its chunks of " + chunkBytes);
        }
    }

    /**
     * The layout that a packer chooses for rows of one size: chunks of at least 1 KiB, groups of 32 chunks. One input of
     * 100 scattered tokens then needs about twice its rows' bytes, and a batch that touches every group at most 3.3 % of the
     * table.
     *
     * @param rows of the table
     * @param rowBytes bytes of one row as it travels
     * @return the layout
     */
    public static RowDigests forTable(long rows, int rowBytes) {
        int chunkRows = Math.max(1, (SMALLEST_CHUNK_BYTES + rowBytes - 1) / rowBytes);
        return ofRows(rows, rowBytes, chunkRows, GROUP_CHUNKS);
    }

    /** The layout that a packer chooses for chunks of these sizes. */
    public static RowDigests forChunks(long rows, int chunkRows, int chunkBytes, long tableBytes) {
        return new RowDigests(rows, chunkRows, GROUP_CHUNKS, chunkBytes, tableBytes);
    }

    /** A layout of rows of one size. */
    static RowDigests ofRows(long rows, int rowBytes, int chunkRows, int groupChunks) {
        return new RowDigests(rows, chunkRows, groupChunks, Math.multiplyExact(chunkRows, rowBytes), rows * rowBytes);
    }

    /** Chunks of the table. */
    public int chunks() {
        return Math.toIntExact((rows + chunkRows - 1) / chunkRows);
    }

    /** Groups of the table. */
    public int groups() {
        return Math.toIntExact((chunks() + (long) groupChunks - 1) / groupChunks);
    }

    /** Bytes of the digests' blob. */
    public long blobBytes() {
        return Digest.BYTES * ((long) groups() + chunks());
    }

    /** Bytes of the first level, which begins the blob. */
    public int firstLevelBytes() {
        return Math.multiplyExact(Digest.BYTES, groups());
    }

    /** The chunk that holds a row. */
    public int chunkOf(long row) {
        return (int) (row / chunkRows);
    }

    /** The group that holds a chunk. */
    public int groupOf(int chunk) {
        return chunk / groupChunks;
    }

    /** Where a chunk begins in the table, in bytes. */
    public long chunkOffset(int chunk) {
        return (long) chunk * chunkBytes;
    }

    /** Bytes of a chunk. */
    public int chunkBytes(int chunk) {
        return Math.toIntExact(Math.min(chunkBytes, tableBytes - chunkOffset(chunk)));
    }

    /** Rows of a chunk. */
    public int rowsIn(int chunk) {
        return (int) Math.min(chunkRows, rows - (long) chunk * chunkRows);
    }

    /** The chunk that begins at an offset in the table, in bytes. */
    public int chunkAt(long offset) {
        return (int) (offset / chunkBytes);
    }

    /** Where a group's chunk digests begin in the digests' blob, in bytes. */
    public long groupOffset(int group) {
        return firstLevelBytes() + (long) Digest.BYTES * group * groupChunks;
    }

    /** Bytes of a group's chunk digests. */
    public int groupBytes(int group) {
        return Math.toIntExact(Digest.BYTES * Math.min(groupChunks, chunks() - (long) group * groupChunks));
    }

    /**
     * Computes the digests' blob of a table.
     *
     * @param table all rows, in order
     * @return the blob
     */
    public byte[] compute(ByteBuffer table) {
        if (table.remaining() != tableBytes) {
            throw new IllegalArgumentException("table has " + table.remaining() + " bytes, not " + tableBytes);
        }
        byte[] blob = new byte[Math.toIntExact(blobBytes())];
        for (int chunk = 0; chunk < chunks(); chunk++) {
            int from = table.position() + Math.toIntExact(chunkOffset(chunk));
            Digest digest = Digest.of(Slices.of(table, from, chunkBytes(chunk)));
            System.arraycopy(digest.toBytes(), 0, blob, firstLevelBytes() + chunk * Digest.BYTES, Digest.BYTES);
        }
        for (int group = 0; group < groups(); group++) {
            ByteBuffer chunksHere = ByteBuffer.wrap(blob, Math.toIntExact(groupOffset(group)), groupBytes(group));
            System.arraycopy(Digest.of(chunksHere).toBytes(), 0, blob, group * Digest.BYTES, Digest.BYTES);
        }
        return blob;
    }

    /** The digest of the first level of a digests' blob. */
    public Digest root(byte[] blob) {
        return Digest.of(ByteBuffer.wrap(blob, 0, firstLevelBytes()));
    }

    /**
     * Checks the first level against the configuration.
     *
     * @param firstLevel {@link #firstLevelBytes()} bytes
     * @param root what they must hash to
     * @throws FormatException if they do not
     */
    public void verifyFirstLevel(byte[] firstLevel, Digest root) throws FormatException {
        check(Digest.of(firstLevel).equals(root), "first level of the row digests");
    }

    /**
     * Checks a group's chunk digests against the first level.
     *
     * @param firstLevel verified
     * @param group which group
     * @param chunkDigests {@link #groupBytes} bytes
     * @throws FormatException if they do not match
     */
    public void verifyGroup(byte[] firstLevel, int group, byte[] chunkDigests) throws FormatException {
        check(
                Digest.of(chunkDigests).equals(Digest.at(firstLevel, group * Digest.BYTES)),
                "group " + group + " of the row digests");
    }

    /**
     * Checks a chunk against its group's digests.
     *
     * @param chunkDigests verified, of the chunk's group
     * @param chunk which chunk of the table
     * @param bytes its {@link #chunkBytes} bytes
     * @param hash reused
     * @throws FormatException if they do not match
     */
    public void verifyChunk(byte[] chunkDigests, int chunk, ByteBuffer bytes, MessageDigest hash)
            throws FormatException {
        hash.update(bytes.duplicate());
        Digest expected = Digest.at(chunkDigests, chunk % groupChunks * Digest.BYTES);
        check(Digest.finish(hash).equals(expected), "chunk " + chunk + " (from row " + (long) chunk * chunkRows + ")");
    }

    private static void check(boolean matches, String what) throws FormatException {
        if (!matches) {
            throw new FormatException(what + " does not match its digest");
        }
    }
}
