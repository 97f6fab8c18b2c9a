package dev.slide.server.cell;

import dev.slide.model.Timeline;
import java.time.Instant;
import java.util.List;

/**
 * An admitted task and its plan.
 *
 * @param id unique for ever
 * @param admittedAt by the clock on the wall; everything else counts in seconds from here
 * @param model that it runs: a repository of the store, with a tag or not
 * @param manifestDigest of the model's manifest
 * @param samples that the model is run on
 * @param deadlineSeconds from the request to the last output
 * @param value what serving it is worth
 * @param spectralEfficiencyBpsPerHz of its radio [bit/s/Hz]
 * @param bandwidthHz of the cell that it keeps until its bits are there
 * @param rateBps the least rate of its streams
 * @param bits that it has to download
 * @param cachedBits that it need not download because the device has them
 * @param frequencyHz for each layer of the timeline
 * @param planned arrival, start and end of each layer
 * @param energyJoules that the plan takes
 */
public record TaskRecord(
        String id,
        Instant admittedAt,
        String model,
        String manifestDigest,
        int samples,
        double deadlineSeconds,
        double value,
        double spectralEfficiencyBpsPerHz,
        double bandwidthHz,
        double rateBps,
        double bits,
        double cachedBits,
        List<Double> frequencyHz,
        Timeline planned,
        double energyJoules) {
    public TaskRecord {
        frequencyHz = List.copyOf(frequencyHz);
    }
}
