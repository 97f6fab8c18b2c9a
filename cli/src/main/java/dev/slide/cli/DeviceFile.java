package dev.slide.cli;

import dev.slide.scenario.DeviceDocument;
import dev.slide.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a device tells an edge node of itself: {@code {"device": {..as in scenarios..}, "layerOverheads": {"MODEL": {"LAYER":
 * seconds}}}}, or only the device's object.
 *
 * @param device the object as JSON
 * @param layerOverheads seconds by model and layer
 */
record DeviceFile(String device, Map<String, Map<String, Double>> layerOverheads) {
    private static final long MOST_BYTES = 16 << 20;

    static DeviceFile read(Path file) throws IOException, CliException {
        if (Files.size(file) > MOST_BYTES) {
            throw new CliException(file + " has more than " + MOST_BYTES + " bytes; give a device");
        }
        JsonNode root;
        try {
            root = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new CliException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new CliException(file + " is not a JSON object; give a device as scenarios have them");
        }
        boolean alone = !root.has("device");
        JsonNode device = alone ? root : root.path("device");
        try {
            DeviceDocument.read(file + (alone ? "" : ": device"), Json.mapper().writeValueAsBytes(device));
        } catch (ScenarioException e) {
            throw new CliException(String.join("; ", e.lines()), e);
        }
        for (String key : root.propertyNames()) {
            if (!alone && !key.equals("device") && !key.equals("layerOverheads")) {
                throw new CliException(file + " has the key \"" + key + "\"; known are device and layerOverheads");
            }
        }
        return new DeviceFile(device.toString(), overheads(file, alone ? null : root.get("layerOverheads")));
    }

    private static Map<String, Map<String, Double>> overheads(Path file, @Nullable JsonNode overheads)
            throws CliException {
        Map<String, Map<String, Double>> byModel = new HashMap<>();
        if (overheads == null || overheads.isNull()) {
            return byModel;
        }
        for (Map.Entry<String, JsonNode> model : overheads.properties()) {
            Map<String, Double> seconds = new HashMap<>();
            for (Map.Entry<String, JsonNode> layer : model.getValue().properties()) {
                if (!layer.getValue().isNumber()) {
                    throw new CliException(file + ": layerOverheads." + model.getKey() + "." + layer.getKey()
                            + " is not a number of seconds");
                }
                seconds.put(layer.getKey(), layer.getValue().asDouble());
            }
            byModel.put(model.getKey(), seconds);
        }
        return byModel;
    }
}
