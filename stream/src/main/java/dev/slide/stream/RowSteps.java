package dev.slide.stream;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.RowDigests;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps that bring some rows of a table before the rest of it. */
final class RowSteps {
    private final RowStore store;
    private final Blob blob;
    private final BitSet chunks;
    private RowStore.@Nullable VerifiedDigests digests;

    /**
     * @param store takes the rows
     * @param blob the table
     * @param chunks what is wanted, not empty
     */
    RowSteps(RowStore store, Blob blob, BitSet chunks) {
        this.store = store;
        this.blob = blob;
        this.chunks = chunks;
    }

    /** First the digests of the wanted chunks, then the chunks. */
    List<FetchStep> steps(Runnable arrived) {
        return List.of(new DigestsStep(), new ChunksStep(arrived));
    }

    private FormatException wrong(FormatException e) {
        return new FormatException(
                "row table " + blob.digest() + ": " + e.getMessage()
                        + ": what came is not what was packed; pack or fetch" + " it again",
                e);
    }

    private final class DigestsStep implements FetchStep {
        private final List<Integer> groups = new ArrayList<>();
        private final List<byte[]> received = new ArrayList<>();

        DigestsStep() {
            BitSet wanted = new BitSet();
            chunks.stream().forEach(c -> wanted.set(store.layout().groupOf(c)));
            wanted.stream().forEach(groups::add);
        }

        @Override
        public Part part() {
            RowTable table = store.table();
            RowDigests layout = store.layout();
            List<Part.Range> ranges = new ArrayList<>();
            ranges.add(new Part.Range(0, layout.firstLevelBytes()));
            for (int group : groups) {
                ranges.add(new Part.Range(layout.groupOffset(group), layout.groupBytes(group)));
            }
            return new Part(table.digests().digest(), table.digests().size(), ranges);
        }

        @Override
        public ByteBuffer target(int range) {
            int length = range == 0
                    ? store.layout().firstLevelBytes()
                    : store.layout().groupBytes(groups.get(range - 1));
            byte[] bytes = new byte[length];
            received.add(bytes);
            return ByteBuffer.wrap(bytes);
        }

        @Override
        public void complete() throws FormatException {
            try {
                RowStore.VerifiedDigests verified = store.new VerifiedDigests(received.get(0));
                for (int i = 0; i < groups.size(); i++) {
                    verified.addGroup(groups.get(i), received.get(i + 1));
                }
                digests = verified;
            } catch (FormatException e) {
                throw wrong(e);
            }
        }

        @Override
        public void restart() {
            received.clear();
        }
    }

    private final class ChunksStep implements FetchStep {
        private final Runnable arrived;
        private final List<Part.Range> ranges = store.ranges(chunks);
        private final List<ByteBuffer> received = new ArrayList<>();
        private @Nullable ByteBuffer all;
        private int allocated;

        ChunksStep(Runnable arrived) {
            this.arrived = arrived;
        }

        @Override
        public Part part() {
            return new Part(blob.digest(), blob.size(), ranges);
        }

        @Override
        public ByteBuffer target(int range) {
            ByteBuffer buffer = all;
            if (buffer == null) {
                buffer = TensorData.direct(Math.toIntExact(part().bytes()));
                all = buffer;
            }
            ByteBuffer bytes = Slices.of(buffer, allocated, ranges.get(range).length());
            allocated += ranges.get(range).length();
            received.add(bytes);
            return bytes;
        }

        @Override
        public void complete() throws IOException {
            RowStore.VerifiedDigests verified = digests;
            if (verified == null) {
                throw new IllegalStateException("rows before their digests");
            }
            MessageDigest hash = Digest.sha256();
            RowDigests layout = store.layout();
            for (int i = 0; i < ranges.size(); i++) {
                int chunk = layout.chunkAt(ranges.get(i).offset());
                ByteBuffer bytes = received.get(i);
                for (int at = 0; at < bytes.capacity(); chunk++) {
                    ByteBuffer rows = Slices.of(bytes, at, layout.chunkBytes(chunk));
                    try {
                        verified.verify(chunk, rows, hash);
                    } catch (FormatException e) {
                        throw wrong(e);
                    }
                    store.putChunk(chunk, rows);
                    at += layout.chunkBytes(chunk);
                }
            }
            arrived.run();
        }

        /** The verified chunks of what has come stay in the store, in their buffer. */
        @Override
        public void restart() {
            received.clear();
            all = null;
            allocated = 0;
        }
    }

    /** The rows of a table that are not there yet, after which the table is whole. */
    static final class RestStep implements FetchStep {
        private final RowStore store;
        private final Blob blob;
        private final BlobStep.Verified verified;
        private final List<Part.Range> ranges;
        private @Nullable ByteBuffer whole;

        /**
         * @param store that has some of the rows
         * @param blob the table
         * @param missing chunks that are to come
         * @param verified takes the whole table
         */
        RestStep(RowStore store, Blob blob, BitSet missing, BlobStep.Verified verified) {
            this.store = store;
            this.blob = blob;
            this.verified = verified;
            this.ranges = store.ranges(missing);
        }

        @Override
        public Part part() {
            return new Part(blob.digest(), blob.size(), ranges);
        }

        @Override
        public ByteBuffer target(int range) {
            ByteBuffer table = whole;
            if (table == null) {
                table = TensorData.direct(Math.toIntExact(blob.size()));
                whole = table;
            }
            Part.Range wanted = ranges.get(range);
            return Slices.of(table, Math.toIntExact(wanted.offset()), wanted.length());
        }

        @Override
        public void complete() throws IOException {
            ByteBuffer there = store.whole();
            if (there != null) {
                verified.accept(there);
                return;
            }
            // No range is missing where earlier runs looked up every chunk.
            ByteBuffer table = whole == null ? TensorData.direct(Math.toIntExact(blob.size())) : whole;
            store.copyChunksTo(table);
            if (!Digest.of(table).equals(blob.digest())) {
                throw new FormatException("table " + blob.digest() + " does not match its digest");
            }
            store.putWhole(table);
            verified.accept(table);
        }

        @Override
        public void restart() {
            // What comes again overwrites what is there.
        }
    }
}
