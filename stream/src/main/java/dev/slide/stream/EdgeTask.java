package dev.slide.stream;

import dev.slide.model.Timeline;
import java.util.List;

/**
 * A task that an edge node has admitted.
 *
 * @param id on the node
 * @param token that transfers and reports name
 * @param model that it runs
 * @param manifestDigest of the model
 * @param bandwidthHz of the cell
 * @param rateBps the least rate of its transfers
 * @param bits that it has to download
 * @param energyJoules planned
 * @param frequencyHz planned, for each layer
 * @param planned arrival, start and end of each layer, in seconds from the request
 */
public record EdgeTask(
        String id,
        String token,
        String model,
        String manifestDigest,
        double bandwidthHz,
        double rateBps,
        double bits,
        double energyJoules,
        List<Double> frequencyHz,
        Timeline planned) {
    public EdgeTask {
        frequencyHz = List.copyOf(frequencyHz);
    }
}
