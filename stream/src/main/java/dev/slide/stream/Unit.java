package dev.slide.stream;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.slide.format.PackConfig;
import dev.slide.format.SegmentRun;
import java.util.List;

/** What is run in one go: a run of segments in one session, or the lookup of rows. */
sealed interface Unit {

    /** Which segments. */
    SegmentRun run();

    /** When preparing began and ended, in seconds from the request. */
    RunTimeline.Interval prepared();

    /** Ends the unit; it is not run any more. */
    void close();

    /**
     * Segments in one session.
     *
     * @param inputs tensors that the run reads and does not make
     * @param outputs tensors that the run makes and others read
     */
    record Computed(
            SegmentRun run,
            OrtSession session,
            List<Integer> inputs,
            List<Integer> outputs,
            RunTimeline.Interval prepared)
            implements Unit {

        /** What a session reads and makes is looked up once: a text runs it for every token. */
        static Computed of(PackConfig config, SegmentRun run, OrtSession session, RunTimeline.Interval prepared) {
            return new Computed(run, session, run.inputs(config), run.outputs(config), prepared);
        }

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
