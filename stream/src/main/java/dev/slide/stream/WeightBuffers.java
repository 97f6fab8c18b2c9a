package dev.slide.stream;

import dev.slide.format.FormatException;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.Slices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of blobs, as they travel, between their arrival and the creation of the last session that reads them; sessions
 * copy them. After that a buffer serves a later blob. Receiving may be held back so that only so much lies here unread.
 */
final class WeightBuffers {
    private final PackConfig config;
    private final BufferPool pool = new BufferPool();
    private final Held[] held;
    private final int[] readers;
    private final int[] firstReader;
    private final long readAheadBytes;

    private long receivedBytes;
    private long decodedBytes;
    /** The first segment whose session has not been created. */
    private int next;

    /** A blob's bytes; {@code pooled} is null where they lie in a file. */
    private record Held(ByteBuffer bytes, BufferPool.@Nullable Pooled pooled) {}

    /** Takes whatever comes. */
    WeightBuffers(PackConfig config) {
        this(config, Long.MAX_VALUE);
    }

    /**
     * Holds back what no segment waits for.
     *
     * @param readAheadBytes most bytes that lie here unread or decoded; what the next segment needs comes in any case
     */
    WeightBuffers(PackConfig config, long readAheadBytes) {
        this.config = config;
        this.readAheadBytes = readAheadBytes;
        this.held = new Held[config.blobs().size()];
        this.readers = new int[config.blobs().size()];
        this.firstReader = new int[config.blobs().size()];
        for (int s = config.segments().size() - 1; s >= 0; s--) {
            for (int blob : blobsOf(config, s)) {
                readers[blob]++;
                firstReader[blob] = s;
            }
        }
    }

    /** The most bytes that any one segment reads, as they travel or decoded. */
    static long largestSegmentBytes(PackConfig config) {
        long largest = 0;
        for (int s = 0; s < config.segments().size(); s++) {
            long wire = 0;
            for (int blob : blobsOf(config, s)) {
                wire += config.blobs().get(blob).size();
            }
            long decoded = config.segments().get(s).weights().stream()
                    .mapToLong(w -> PackConfig.decodedBytes(config.weights().get(w)))
                    .sum();
            largest = Math.max(largest, Math.max(wire, decoded));
        }
        return largest;
    }

    /** Blobs of all the weights that a segment reads. */
    static Set<Integer> blobsOf(PackConfig config, int segment) {
        Set<Integer> blobs = new HashSet<>();
        config.segments()
                .get(segment)
                .weights()
                .forEach(w -> blobs.add(config.weights().get(w).blob()));
        return blobs;
    }

    /** The buffer that a blob is to be received into; waits for its turn. */
    synchronized ByteBuffer allocate(int blob) {
        int size = Math.toIntExact(config.blobs().get(blob).size());
        try {
            while (firstReader[blob] > next && receivedBytes + decodedBytes + size > readAheadBytes) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while receiving was held back");
        }
        receivedBytes += size;
        BufferPool.Pooled pooled = pool.acquire(size);
        ByteBuffer bytes = Slices.of(pooled.buffer(), 0, size);
        held[blob] = new Held(bytes, pooled);
        return bytes;
    }

    /** Bytes of a blob that are there already. */
    synchronized void put(int blob, ByteBuffer bytes) {
        held[blob] = new Held(bytes, null);
    }

    /**
     * The elements of weights for one session: raw ones where they arrived, others decoded into buffers that serve the next
     * session after this one has copied them.
     */
    Elements elements() {
        return new Elements();
    }

    final class Elements implements Sessions.Weights, AutoCloseable {
        private final List<BufferPool.Pooled> decoded = new ArrayList<>();
        private long bytes;

        @Override
        public List<ByteBuffer> weights(List<Integer> indices, int threads) throws FormatException {
            List<ByteBuffer> elements = new ArrayList<>();
            List<WeightDecoder.Job> jobs = new ArrayList<>();
            for (int index : indices) {
                ByteBuffer wire = wire(index);
                if (config.weights().get(index).encoding().isRaw()) {
                    elements.add(wire);
                } else {
                    ByteBuffer taken = acquire(index);
                    jobs.add(new WeightDecoder.Job(index, wire, taken));
                    elements.add(taken);
                }
            }
            WeightDecoder.decode(config::decode, jobs, threads);
            return elements;
        }

        private ByteBuffer acquire(int index) {
            int size = Math.toIntExact(PackConfig.decodedBytes(config.weights().get(index)));
            BufferPool.Pooled pooled = pool.acquire(size);
            decoded.add(pooled);
            countDecoded(size);
            bytes += size;
            return Slices.of(pooled.buffer(), 0, size);
        }

        @Override
        public void close() {
            decoded.forEach(pool::release);
            decoded.clear();
            countDecoded(-bytes);
            bytes = 0;
        }
    }

    private synchronized void countDecoded(long bytes) {
        decodedBytes += bytes;
        notifyAll();
    }

    /** The bytes of a weight as they travelled. */
    private synchronized ByteBuffer wire(int weight) {
        Weight described = config.weights().get(weight);
        Held blob = held[described.blob()];
        if (blob == null) {
            throw new IllegalStateException("weight " + described.name() + " is not there");
        }
        return Slices.of(blob.bytes(), Math.toIntExact(described.offset()), Math.toIntExact(described.bytes()));
    }

    /** A segment's session has been created, or it needs none. */
    synchronized void segmentPrepared(int segment) {
        next = segment + 1;
        for (int blob : blobsOf(config, segment)) {
            if (--readers[blob] == 0) {
                Held last = held[blob];
                held[blob] = null;
                if (last != null && last.pooled() != null) {
                    pool.release(last.pooled());
                    receivedBytes -= config.blobs().get(blob).size();
                }
            }
        }
        notifyAll();
    }

    /** All sessions exist: no buffer is needed any more. */
    synchronized void clear() {
        Arrays.fill(held, null);
        pool.clear();
    }
}
