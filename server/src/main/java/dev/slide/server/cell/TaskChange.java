package dev.slide.server.cell;

import dev.slide.model.Timeline;
import java.time.Instant;
import java.util.List;

/**
 * A running task whose radio or deadline became another, and what is planned for it now.
 *
 * @param id of the task
 * @param changedAt by the clock on the wall
 * @param deadlineSeconds from its admission
 * @param spectralEfficiencyBpsPerHz of its radio [bit/s/Hz]
 * @param bandwidthHz of the cell that it keeps from now on
 * @param rateBps the least rate of its streams from now on
 * @param atRisk whether its deadline cannot be kept by what the cell has for it
 * @param frequencyHz for each layer of the timeline
 * @param planned arrival, start and end of each layer, in seconds from the admission; as before if it is at risk
 */
public record TaskChange(
        String id,
        Instant changedAt,
        double deadlineSeconds,
        double spectralEfficiencyBpsPerHz,
        double bandwidthHz,
        double rateBps,
        boolean atRisk,
        List<Double> frequencyHz,
        Timeline planned) {
    public TaskChange {
        frequencyHz = List.copyOf(frequencyHz);
    }
}
