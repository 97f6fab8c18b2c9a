package dev.slide.stream;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a model is fetched and run. {@link #DEFAULTS}, and one method per option that gives a changed copy.
 *
 * @param mode the order of bytes and work
 * @param threads that compute, at least 1
 * @param microBatch most samples that go through a segment at once, at least 1; larger batches are run in parts where the
 *     model allows it, which needs less memory
 * @param freeing whether each segment's session and weights are given up as soon as it has run, for models larger than the
 *     memory there is: two segments are in memory at a time, each run fetches the model anew, from the cache if there is one,
 *     and nothing is fetched after the answer
 * @param fetchRest whether what this run does not need is fetched after its answer, so that the next run has all
 * @param rateBps rate in bit/s to ask the server for; 0 for as fast as it goes
 * @param stallSeconds a transfer that brings nothing for so long, or hardly anything (see {@link #STALL_BYTES_PER_SECOND}),
 *     is broken off and taken up again
 * @param cache folder that keeps blobs by digest; null for none
 * @param listener told of progress
 * @param task token of the task on an edge node that the transfers are part of; null for none
 */
public record StreamOptions(
        Mode mode,
        int threads,
        int microBatch,
        boolean freeing,
        boolean fetchRest,
        double rateBps,
        double stallSeconds,
        @Nullable Path cache,
        Progress.Listener listener,
        @Nullable String task) {

    /**
     * What a transfer must bring on average over {@link #stallSeconds}: about what the slowest radio links give. Where a lower
     * rate was asked for, a quarter of that is enough.
     */
    public static final double STALL_BYTES_PER_SECOND = 1000;

    /** Streams with all processors, in parts of 8 samples, as fast as it goes, without a cache; 30 s are a stall. */
    public static final StreamOptions DEFAULTS = new StreamOptions(
            Mode.STREAM, Runtime.getRuntime().availableProcessors(), 8, false, true, 0, 30, null, progress -> {}, null);

    public StreamOptions {
        if (threads < 1 || microBatch < 1) {
            throw new IllegalArgumentException(
                    "threads " + threads + " and micro-batch " + microBatch + " must be at least 1");
        }
        if (freeing && !mode.overlaps()) {
            throw new IllegalArgumentException(
                    "mode " + mode.wireName() + " has the whole model in memory and cannot free it segment by segment");
        }
        if (!(stallSeconds > 0 && stallSeconds <= 3600)) {
            throw new IllegalArgumentException(
                    "stall time-out " + stallSeconds + " s must be above 0 and at most 3600");
        }
        if (!(rateBps >= 0 && rateBps < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rate " + rateBps + " bit/s must be finite and not negative");
        }
    }

    public StreamOptions withMode(Mode other) {
        return new StreamOptions(
                other, threads, microBatch, freeing, fetchRest, rateBps, stallSeconds, cache, listener, task);
    }

    public StreamOptions withThreads(int other) {
        return new StreamOptions(
                mode, other, microBatch, freeing, fetchRest, rateBps, stallSeconds, cache, listener, task);
    }

    public StreamOptions withMicroBatch(int other) {
        return new StreamOptions(
                mode, threads, other, freeing, fetchRest, rateBps, stallSeconds, cache, listener, task);
    }

    public StreamOptions withFreeing(boolean other) {
        return new StreamOptions(
                mode, threads, microBatch, other, fetchRest, rateBps, stallSeconds, cache, listener, task);
    }

    public StreamOptions withFetchRest(boolean other) {
        return new StreamOptions(
                mode, threads, microBatch, freeing, other, rateBps, stallSeconds, cache, listener, task);
    }

    public StreamOptions withRateBps(double other) {
        return new StreamOptions(
                mode, threads, microBatch, freeing, fetchRest, other, stallSeconds, cache, listener, task);
    }

    public StreamOptions withStallSeconds(double other) {
        return new StreamOptions(mode, threads, microBatch, freeing, fetchRest, rateBps, other, cache, listener, task);
    }

    public StreamOptions withCache(@Nullable Path other) {
        return new StreamOptions(
                mode, threads, microBatch, freeing, fetchRest, rateBps, stallSeconds, other, listener, task);
    }

    public StreamOptions withListener(Progress.Listener other) {
        return new StreamOptions(
                mode, threads, microBatch, freeing, fetchRest, rateBps, stallSeconds, cache, other, task);
    }

    public StreamOptions withTask(@Nullable String other) {
        return new StreamOptions(
                mode, threads, microBatch, freeing, fetchRest, rateBps, stallSeconds, cache, listener, other);
    }
}
