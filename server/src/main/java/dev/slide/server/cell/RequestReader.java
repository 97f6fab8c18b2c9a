package dev.slide.server.cell;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.model.Device;
import dev.slide.model.Timeline;
import dev.slide.scenario.DeviceDocument;
import dev.slide.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the bodies of requests about tasks. The first fault is told; nothing unknown is passed over. */
public final class RequestReader {
    private static final int MOST_MODELS = 64;
    private static final int MOST_SAMPLES = 1_000_000;
    private static final int MOST_CACHED = 20_000;
    private static final int MOST_LAYERS = 20_000;
    private static final int MOST_CHARACTERS = 1000;
    private static final double MOST_SECONDS = 1e6;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final CellConfig config;

    /** Reads what a cell can be asked. */
    public RequestReader(CellConfig config) {
        this.config = config;
    }

    /** What a running task is to become: another radio or another deadline, never both. */
    public sealed interface Change {}

    /** Another radio [bit/s/Hz]. */
    public record Radio(double spectralEfficiencyBpsPerHz) implements Change {}

    /** Another deadline, from the task's admission. */
    public record Deadline(double seconds) implements Change {}

    /**
     * What a device measured.
     *
     * @param timeline from the task's admission
     * @param completionSeconds its last output
     * @param energyJoules that it took, where the device can tell
     */
    public record Report(Timeline timeline, double completionSeconds, OptionalDouble energyJoules) {}

    /** The body of {@code POST /v1/tasks}. */
    public TaskRequest task(byte[] json) throws MalformedException {
        JsonNode root = root(
                json,
                Set.of(
                        "models",
                        "samples",
                        "deadlineSeconds",
                        "value",
                        "minAccuracy",
                        "device",
                        "layerOverheads",
                        "radio",
                        "cached"));
        List<String> models = models(root.path("models"));
        return new TaskRequest(
                models,
                samples(root.path("samples")),
                number("deadlineSeconds", root.path("deadlineSeconds"), 1e-6, config.mostDeadlineSeconds()),
                number("value", root.path("value"), 0, 1e12, 1),
                number("minAccuracy", root.path("minAccuracy"), 0, 1e12, 0),
                device(root.path("device")),
                overheads(root.path("layerOverheads"), models),
                radio(root.path("radio")),
                cached(root.path("cached")));
    }

    /** The body of {@code PATCH /v1/tasks/ID}. */
    public Change change(byte[] json) throws MalformedException {
        JsonNode root = root(json, Set.of("radio", "deadlineSeconds"));
        if (root.has("radio") == root.has("deadlineSeconds")) {
            throw new MalformedException("the body must have one of radio and deadlineSeconds");
        }
        return root.has("radio")
                ? new Radio(radio(root.path("radio")))
                : new Deadline(
                        number("deadlineSeconds", root.path("deadlineSeconds"), 1e-6, config.mostDeadlineSeconds()));
    }

    /**
     * The body of {@code POST /v1/tasks/ID/timeline}.
     *
     * @param layers the task's, in their order
     * @param elapsedSeconds since the task's admission: nothing measured can be later
     */
    public Report report(byte[] json, List<String> layers, double elapsedSeconds) throws MalformedException {
        JsonNode root = root(json, Set.of("timeline", "completionSeconds", "energyJoules"));
        JsonNode list = root.path("timeline");
        if (!list.isArray() || list.size() != layers.size()) {
            throw new MalformedException("timeline is not a list of the " + layers.size() + " layers of the plan");
        }
        List<Timeline.Span> spans = new ArrayList<>();
        double before = 0;
        for (JsonNode layer : list) {
            Timeline.Span span = span("timeline[" + spans.size() + "]", layer, layers.get(spans.size()), before);
            before = span.endSeconds();
            spans.add(span);
        }
        double completion = number("completionSeconds", root.path("completionSeconds"), 0, MOST_SECONDS);
        if (completion < before) {
            throw new MalformedException(
                    "completionSeconds is " + completion + ", before the last layer's end, " + before);
        }
        if (completion > elapsedSeconds) {
            throw new MalformedException("completionSeconds is " + completion + ", but only " + elapsedSeconds
                    + " s have passed since the task was admitted");
        }
        OptionalDouble energy = isAbsent(root.path("energyJoules"))
                ? OptionalDouble.empty()
                : OptionalDouble.of(number("energyJoules", root.path("energyJoules"), 0, 1e12));
        return new Report(new Timeline(spans), completion, energy);
    }

    private static Timeline.Span span(String where, JsonNode layer, String name, double endBefore)
            throws MalformedException {
        known(where, layer, Set.of("layer", "arrivalSeconds", "startSeconds", "endSeconds"));
        if (!layer.path("layer").isString() || !layer.path("layer").asString().equals(name)) {
            throw new MalformedException(where + ".layer is not \"" + name + "\", the next layer of the plan");
        }
        double arrival = number(where + ".arrivalSeconds", layer.path("arrivalSeconds"), 0, MOST_SECONDS);
        double start = number(where + ".startSeconds", layer.path("startSeconds"), 0, MOST_SECONDS);
        double end = number(where + ".endSeconds", layer.path("endSeconds"), 0, MOST_SECONDS);
        if (!(arrival <= start && start <= end && end >= endBefore)) {
            throw new MalformedException(where + " arrives at " + arrival + ", starts at " + start + " and ends at "
                    + end + " after a layer that ended at " + endBefore + ", which is not in this order");
        }
        return new Timeline.Span(name, arrival, start, end);
    }

    private static List<String> models(JsonNode models) throws MalformedException {
        if (!models.isArray() || models.isEmpty() || models.size() > MOST_MODELS) {
            throw new MalformedException("models is not a list of 1 to " + MOST_MODELS + " names of models");
        }
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode model : models) {
            String where = "models[" + names.size() + "]";
            if (!model.isString()
                    || model.asString().isBlank()
                    || model.asString().length() > MOST_CHARACTERS) {
                throw new MalformedException(where + " is not the name of a model");
            }
            if (!names.add(model.asString())) {
                throw new MalformedException(where + " names \"" + model.asString() + "\" again");
            }
        }
        return List.copyOf(names);
    }

    private static int samples(JsonNode samples) throws MalformedException {
        double count = number("samples", samples, 1, MOST_SAMPLES, 1);
        if (count != Math.rint(count)) {
            throw new MalformedException("samples is " + count + ", not a whole number");
        }
        return (int) count;
    }

    private static Device device(JsonNode device) throws MalformedException {
        if (!device.isObject()) {
            throw new MalformedException("device is missing or not an object; it is written as in a scenario");
        }
        try {
            return DeviceDocument.read("device", JSON.writeValueAsBytes(device));
        } catch (ScenarioException e) {
            throw new MalformedException(String.join("; ", e.lines()));
        }
    }

    private double radio(JsonNode radio) throws MalformedException {
        known("radio", radio, Set.of("spectralEfficiencyBpsPerHz", "measuredThroughputBps", "measuredBandwidthHz"));
        double efficiency;
        if (radio.has("spectralEfficiencyBpsPerHz")) {
            if (radio.size() > 1) {
                throw new MalformedException(
                        "radio has spectralEfficiencyBpsPerHz and what was measured; give one of the two");
            }
            efficiency = number(
                    "radio.spectralEfficiencyBpsPerHz",
                    radio.path("spectralEfficiencyBpsPerHz"),
                    1e-6,
                    Double.MAX_VALUE);
        } else {
            double bps = number("radio.measuredThroughputBps", radio.path("measuredThroughputBps"), 1, 1e15);
            double hertz = number("radio.measuredBandwidthHz", radio.path("measuredBandwidthHz"), 1, 1e15);
            efficiency = bps / hertz;
        }
        if (!(efficiency >= 1e-6 && efficiency <= config.mostEfficiencyBpsPerHz())) {
            throw new MalformedException("radio carries " + efficiency + " bit/s/Hz, not from 1e-6 to "
                    + config.mostEfficiencyBpsPerHz() + ", the most that is believed here");
        }
        return efficiency;
    }

    private static Set<String> cached(JsonNode cached) throws MalformedException {
        if (isAbsent(cached)) {
            return Set.of();
        }
        if (!cached.isArray() || cached.size() > MOST_CACHED) {
            throw new MalformedException("cached is not a list of at most " + MOST_CACHED + " digests");
        }
        Set<String> digests = new HashSet<>();
        int index = 0;
        for (JsonNode digest : cached) {
            if (!digest.isString()) {
                throw new MalformedException("cached[" + index + "] is not a digest");
            }
            try {
                digests.add(Digest.parse(digest.asString()).toString());
            } catch (FormatException e) {
                throw new MalformedException("cached[" + index + "]: " + e.getMessage());
            }
            index++;
        }
        return digests;
    }

    private static Map<String, Map<String, Double>> overheads(JsonNode overheads, List<String> models)
            throws MalformedException {
        if (isAbsent(overheads)) {
            return Map.of();
        }
        known("layerOverheads", overheads, Set.copyOf(models));
        Map<String, Map<String, Double>> byModel = new HashMap<>();
        for (Map.Entry<String, JsonNode> model : overheads.properties()) {
            String where = "layerOverheads." + model.getKey();
            if (!model.getValue().isObject() || model.getValue().size() > MOST_LAYERS) {
                throw new MalformedException(where + " is not an object of seconds by layer");
            }
            Map<String, Double> seconds = new HashMap<>();
            for (Map.Entry<String, JsonNode> layer : model.getValue().properties()) {
                seconds.put(
                        layer.getKey(),
                        number(where + "." + shortened(layer.getKey()), layer.getValue(), 0, MOST_SECONDS));
            }
            byModel.put(model.getKey(), Map.copyOf(seconds));
        }
        return byModel;
    }

    private static double number(String where, JsonNode node, double least, double most, double absent)
            throws MalformedException {
        return isAbsent(node) ? absent : number(where, node, least, most);
    }

    private static double number(String where, JsonNode node, double least, double most) throws MalformedException {
        if (!node.isNumber()) {
            throw new MalformedException(where + " is missing or not a number");
        }
        double value = node.asDouble(Double.POSITIVE_INFINITY);
        if (!(value >= least && value <= most) || (value != 0 && Math.abs(value) < 1e-30)) {
            throw new MalformedException(where + " is " + value + ", not from " + least + " to " + most);
        }
        return value;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static JsonNode root(byte[] json, Set<String> keys) throws MalformedException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new MalformedException("the body is not JSON: " + e.getOriginalMessage());
        }
        known("the body", root, keys);
        return root;
    }

    private static void known(String where, JsonNode node, Set<String> keys) throws MalformedException {
        if (!node.isObject()) {
            throw new MalformedException(where + " is missing or not a JSON object");
        }
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw new MalformedException(
                        where + " has the key \"" + shortened(key) + "\", which is not known; there are "
                                + keys.stream().sorted().toList());
            }
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + ".." : text;
    }
}
