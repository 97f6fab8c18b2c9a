package dev.slide.server.cell;

import org.jspecify.annotations.Nullable;

/**
 * How a task stands.
 *
 * @param task as it was admitted
 * @param change the last one of its plan; null if there was none
 * @param rateBps of its streams now; 0 if it has ended or has all its bits
 * @param bytesSent to it under its token
 * @param outcome null while it runs
 */
public record TaskStatus(
        TaskRecord task,
        @Nullable TaskChange change,
        double rateBps,
        long bytesSent,
        @Nullable TaskOutcome outcome) {}
