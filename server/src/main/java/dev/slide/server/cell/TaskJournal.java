package dev.slide.server.cell;

import java.io.IOException;

/**
 * Keeps what is decided and what came of it. What a device is told has been kept before: the node answers once the call
 * has returned, and where it throws, the task is taken back and the device told to come again. Calls come one at a time, in
 * the order of what happened, from a thread that may block.
 */
public interface TaskJournal {
    /** A task was admitted. */
    void admitted(TaskRecord task) throws IOException;

    /** A task was refused. */
    void refused(TaskRefusal refusal) throws IOException;

    /** A running task's plan became another. */
    void changed(TaskChange change) throws IOException;

    /** An admitted task ended. */
    void finished(TaskOutcome outcome) throws IOException;

    /** Keeps nothing. */
    TaskJournal NONE = new TaskJournal() {
        @Override
        public void admitted(TaskRecord task) {}

        @Override
        public void refused(TaskRefusal refusal) {}

        @Override
        public void changed(TaskChange change) {}

        @Override
        public void finished(TaskOutcome outcome) {}
    };
}
