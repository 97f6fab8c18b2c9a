package dev.slide.stream;

import dev.slide.format.PackConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which segments of a pack have all they need. A segment arrives once every blob that it waits for has been verified;
 * {@link #fail} wakes everyone who waits.
 */
final class Arrivals {
    private final List<BitSet> missing;
    private final double[] seconds;
    private final long[] bytes;
    private final Stopwatch watch;
    private final LongSupplier received;
    private int arrived;
    private @Nullable Throwable failure;

    /**
     * Nothing has arrived but what needs nothing.
     *
     * @param config of the pack
     * @param missing per segment, the blobs it waits for
     * @param watch gives the times of arrival
     * @param received gives the bytes that have been received
     */
    Arrivals(PackConfig config, List<BitSet> missing, Stopwatch watch, LongSupplier received) {
        this.missing = missing;
        this.watch = watch;
        this.received = received;
        this.seconds = new double[config.segments().size()];
        this.bytes = new long[config.segments().size()];
        for (BitSet blobs : missing) {
            if (blobs.isEmpty()) {
                arrived++;
            }
        }
        Arrays.fill(seconds, watch.seconds());
        Arrays.fill(bytes, received.getAsLong());
    }

    /** What segments wait for has been verified. */
    synchronized void blobArrived(int blob) {
        for (int s = 0; s < missing.size(); s++) {
            BitSet blobs = missing.get(s);
            if (blobs.get(blob)) {
                blobs.clear(blob);
                if (blobs.isEmpty()) {
                    arrived(s);
                }
            }
        }
    }

    /** One segment has what it waits for, such as the rows of a table. */
    synchronized void segmentArrived(int segment) {
        if (!missing.get(segment).isEmpty()) {
            missing.get(segment).clear();
            arrived(segment);
        }
    }

    private synchronized void arrived(int segment) {
        seconds[segment] = watch.seconds();
        bytes[segment] = received.getAsLong();
        arrived++;
        notifyAll();
    }

    /** Ends all waiting; only the first cause is kept. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }

    /** Waits until a segment has arrived. */
    synchronized void await(int segment) throws IOException {
        try {
            while (!missing.get(segment).isEmpty() && failure == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a segment");
        }
        throwFailure();
    }

    /** One past the last segment, before {@code limit}, of the arrived ones that follow from {@code from}. */
    synchronized int arrivedUntil(int from, int limit) {
        int to = from;
        while (to < limit && missing.get(to).isEmpty()) {
            to++;
        }
        return to;
    }

    synchronized int arrived() {
        return arrived;
    }

    /** Per segment, when it arrived and what had been received by then. */
    synchronized List<RunTimeline.Arrival> list() {
        List<RunTimeline.Arrival> list = new ArrayList<>(seconds.length);
        for (int s = 0; s < seconds.length; s++) {
            list.add(new RunTimeline.Arrival(seconds[s], bytes[s]));
        }
        return list;
    }

    private void throwFailure() throws IOException {
        if (failure instanceof CancellationException) {
            throw new CancellationException("closed while running");
        }
        if (failure != null) {
            throw failure instanceof IOException && failure.getMessage() != null
                    ? new IOException(failure.getMessage(), failure)
                    : new IOException("fetching failed: " + failure, failure);
        }
    }
}
