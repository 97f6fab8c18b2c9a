package dev.slide.server.cell;

import dev.slide.model.Device;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a device asks for.
 *
 * @param models it accepts: repositories of the store, with a tag or not
 * @param samples to run the model on
 * @param deadlineSeconds from the request to the last output
 * @param value what serving it is worth; recorded
 * @param minAccuracy models below are not acceptable
 * @param device what it runs on
 * @param layerOverheads seconds by model and layer, added to those of the device
 * @param spectralEfficiencyBpsPerHz of its radio [bit/s/Hz]
 * @param cached digests of blobs that it has
 */
public record TaskRequest(
        List<String> models,
        int samples,
        double deadlineSeconds,
        double value,
        double minAccuracy,
        Device device,
        Map<String, Map<String, Double>> layerOverheads,
        double spectralEfficiencyBpsPerHz,
        Set<String> cached) {
    public TaskRequest {
        models = List.copyOf(models);
        layerOverheads = Map.copyOf(layerOverheads);
        cached = Set.copyOf(cached);
    }
}
