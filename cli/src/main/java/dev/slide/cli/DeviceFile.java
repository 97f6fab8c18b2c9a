package dev.slide.cli;

import dev.slide.scenario.DeviceDocument;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.DeviceProfileReader;
import dev.slide.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a device tells an edge node of itself: {@code {"device": {..as in scenarios..}, "layerOverheads": {"MODEL": {"LAYER":
 * seconds}}}}, or only the device's object, or what {@code slide profile} measured.
 *
 * @param device the object as JSON
 * @param layerOverheads seconds by model and layer
 */
record DeviceFile(String device, Map<String, Map<String, Double>> layerOverheads) {
    private static final long MOST_BYTES = 16 << 20;

    /**
     * Reads.
     *
     * @param models that are asked for; of a profile only their times count
     */
    static DeviceFile read(Path file, List<String> models) throws IOException, CliException {
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
        if (root.has("formatVersion")) {
            try {
                return of(DeviceProfileReader.read(file), models);
            } catch (ScenarioException e) {
                throw new CliException(String.join("; ", e.lines()), e);
            }
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

    /** A model's time that does not grow with the batch is overhead of its segments, and all that does is cycles per FLOP. */
    private static DeviceFile of(DeviceProfile profile, List<String> models) throws CliException {
        Map<String, Double> device = new LinkedHashMap<>();
        device.put("minFrequencyHz", profile.frequency().minHz());
        device.put("maxFrequencyHz", profile.frequency().maxHz());
        device.put("cyclesPerFlop", profile.cyclesPerFlop());
        // A profile does not tell.
        device.put("dynamicPowerWattsPerHz3", 0.0);
        Map<String, Map<String, Double>> overheads = new HashMap<>();
        for (String name : models) {
            DeviceProfile.Model measured = measured(profile, name);
            Map<String, Double> seconds = new HashMap<>();
            for (int s = 0; s < measured.segments().size(); s++) {
                DeviceProfile.Segment segment = measured.segments().get(s);
                seconds.put(
                        segment.name(), segment.loadSeconds() + measured.fit(s).fixed());
            }
            overheads.put(name, seconds);
        }
        return new DeviceFile(Json.mapper().writeValueAsString(device), overheads);
    }

    /** NAME, of which the first variant that was measured counts, or NAME:VARIANT. */
    private static DeviceProfile.Model measured(DeviceProfile profile, String name) throws CliException {
        for (DeviceProfile.Model model : profile.models()) {
            if (name.equals(model.name()) || name.equals(model.name() + ":" + model.variant())) {
                return model;
            }
        }
        throw new CliException(
                "device " + profile.name() + " has no times of " + name + "; measure it with slide profile");
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
