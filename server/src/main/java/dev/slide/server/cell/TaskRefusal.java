package dev.slide.server.cell;

import dev.slide.model.RefusalReason;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A task that was not admitted.
 *
 * @param refusedAt by the clock on the wall
 * @param models that it accepted
 * @param samples that a model was to be run on
 * @param deadlineSeconds that it asked for
 * @param value what serving it would have been worth
 * @param spectralEfficiencyBpsPerHz of its radio [bit/s/Hz]
 * @param reason the planner's
 * @param retryAfterSeconds after which enough running tasks are planned to have ended; empty where waiting does not help
 */
public record TaskRefusal(
        Instant refusedAt,
        List<String> models,
        int samples,
        double deadlineSeconds,
        double value,
        double spectralEfficiencyBpsPerHz,
        RefusalReason reason,
        OptionalDouble retryAfterSeconds) {
    public TaskRefusal {
        models = List.copyOf(models);
    }
}
