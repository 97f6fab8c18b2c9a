package dev.slide.server.cell;

import java.time.Instant;

/** What happened in a cell. Metrics, the stream of events and logs are folds over these. */
public sealed interface CellEvent {
    /** When, by the clock on the wall. */
    Instant at();

    /**
     * A task was admitted.
     *
     * @param task with its plan
     * @param planSeconds that deciding took
     */
    record Admitted(TaskRecord task, double planSeconds) implements CellEvent {
        @Override
        public Instant at() {
            return task.admittedAt();
        }
    }

    /**
     * A task was refused.
     *
     * @param refusal and why
     * @param planSeconds that deciding took
     */
    record Refused(TaskRefusal refusal, double planSeconds) implements CellEvent {
        @Override
        public Instant at() {
            return refusal.refusedAt();
        }
    }

    /** A running task's plan became another. */
    record Changed(TaskChange change) implements CellEvent {
        @Override
        public Instant at() {
            return change.changedAt();
        }
    }

    /**
     * All of a task's bits have been sent, and its bandwidth is free again.
     *
     * @param at by the clock on the wall
     * @param id of the task
     * @param bytes that were sent to it
     * @param seconds from its admission
     * @param plannedSeconds the same, as planned
     */
    record Delivered(Instant at, String id, long bytes, double seconds, double plannedSeconds) implements CellEvent {}

    /** An admitted task ended. */
    record Finished(TaskOutcome outcome) implements CellEvent {
        @Override
        public Instant at() {
            return outcome.endedAt();
        }
    }

    /** How the cell stands after one of the others. */
    record Shared(Instant at, CellLoad load) implements CellEvent {}
}
