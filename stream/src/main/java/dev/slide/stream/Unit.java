package dev.slide.stream;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.slide.format.SegmentRun;

/** What is run in one go: a run of segments in one session, or the lookup of rows. */
sealed interface Unit {

    /** Which segments. */
    SegmentRun run();

    /** When preparing began and ended, in seconds from the request. */
    RunTimeline.Interval prepared();

    /** Ends the unit; it is not run any more. */
    void close();

    /** Segments in one session. */
    record Computed(SegmentRun run, OrtSession session, RunTimeline.Interval prepared) implements Unit {
        @Override
        public void close() {
            try {
                session.close();
                OpenSessions.closed();
            } catch (OrtException e) {
                throw new IllegalStateException("closing a session", e);
            }
        }
    }

    /** A lookup of rows, done here. */
    record LookedUp(SegmentRun run, RowStore store, RunTimeline.Interval prepared) implements Unit {
        @Override
        public void close() {}
    }
}
