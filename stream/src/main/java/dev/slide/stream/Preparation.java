package dev.slide.stream;

import ai.onnxruntime.OrtSession;
import dev.slide.format.PackConfig;
import dev.slide.format.SegmentRun;
import java.io.IOException;
import java.util.List;

/**
 * Turns segments into units as they arrive. Whatever has arrived in a row by the time that the next unit can be prepared is
 * merged into one session, so that a fine cut costs nothing when the download runs ahead; except where memory is scarce.
 */
final class Preparation {
    private final PackConfig config;
    private final Sessions sessions;
    private final WeightBuffers buffers;
    private final Arrivals arrivals;
    private final List<RowStore> stores;
    private final Stopwatch watch;
    private final boolean merging;

    /** Takes units in the order of execution. */
    interface Ready {
        /** Waits until another unit may be prepared. */
        void await();

        void accept(Unit unit);
    }

    /**
     * @param stores of the tables that are looked up here; none if sessions do it
     * @param merging whether segments that have arrived together become one session
     */
    Preparation(
            PackConfig config,
            Sessions sessions,
            WeightBuffers buffers,
            Arrivals arrivals,
            List<RowStore> stores,
            Stopwatch watch,
            boolean merging) {
        this.config = config;
        this.sessions = sessions;
        this.buffers = buffers;
        this.arrivals = arrivals;
        this.stores = stores;
        this.watch = watch;
        this.merging = merging;
    }

    /**
     * Prepares all segments.
     *
     * @param afterAll whether to wait until every segment has arrived
     * @param ready is handed each unit
     * @throws IOException if fetching failed or a session cannot be created
     */
    void prepareAll(boolean afterAll, Ready ready) throws IOException {
        int segments = config.segments().size();
        if (afterAll) {
            for (int s = 0; s < segments; s++) {
                arrivals.await(s);
            }
        }
        for (int from = 0; from < segments; ) {
            arrivals.await(from);
            ready.await();
            RowStore store = RowStore.ofSegment(stores, from);
            Unit unit;
            if (store != null) {
                double now = watch.seconds();
                buffers.segmentPrepared(from);
                unit = new Unit.LookedUp(new SegmentRun(from, from + 1), store, new RunTimeline.Interval(now, now));
            } else {
                int to = merging ? arrivals.arrivedUntil(from + 1, nextLookup(from)) : from + 1;
                unit = compute(new SegmentRun(from, to));
            }
            ready.accept(unit);
            from = unit.run().to();
        }
    }

    private Unit compute(SegmentRun run) throws IOException {
        double start = watch.seconds();
        OrtSession session;
        try (WeightBuffers.Elements weights = buffers.elements()) {
            session = sessions.create(run, weights);
        }
        for (int s = run.from(); s < run.to(); s++) {
            buffers.segmentPrepared(s);
        }
        return Unit.Computed.of(config, run, session, new RunTimeline.Interval(start, watch.seconds()));
    }

    private int nextLookup(int from) {
        int to = from + 1;
        while (to < config.segments().size() && RowStore.ofSegment(stores, to) == null) {
            to++;
        }
        return to;
    }
}
