package dev.slide.server.cell;

import dev.slide.model.Timeline;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How an admitted task ended.
 *
 * @param id of the task
 * @param endedAt by the clock on the wall
 * @param end what ended it
 * @param measured what the device reported; null if it reported nothing
 * @param completionSeconds from its admission to its last output, as the device reported
 * @param energyJoules as the device reported
 * @param deadlineMet whether it completed by its deadline
 * @param bytesSent to it under its token
 */
public record TaskOutcome(
        String id,
        Instant endedAt,
        End end,
        @Nullable Timeline measured,
        OptionalDouble completionSeconds,
        OptionalDouble energyJoules,
        boolean deadlineMet,
        long bytesSent) {

    /** What ended a task. */
    public enum End {
        /** The device reported its timeline. */
        COMPLETED,
        /** The device gave it up. */
        CANCELLED,
        /** Nothing came from the device until the deadline and the grace were over. */
        EXPIRED,
        /** It could not be recorded, and so was never acknowledged. */
        NOT_RECORDED
    }
}
