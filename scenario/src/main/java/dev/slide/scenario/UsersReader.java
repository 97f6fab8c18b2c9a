package dev.slide.scenario;

import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the users, each of them with one task. Once there is a fault, users are checked but not kept. */
final class UsersReader {
    private static final Keys KEYS = Keys.of(
            "a user, such as {\"id\": \"u1\", \"deadlineSeconds\": 1.0, \"spectralEfficiencyBpsPerHz\": 5.0,"
                    + " \"device\": {..}}",
            Key.of("id", "a name that no other user has").needed(),
            Key.of("models", "a list of the names of one model or more that the user accepts; nothing for all"),
            Key.number("samples", 1, Integer.MAX_VALUE, "how many samples the model is to run on, 1 or more"),
            Key.number("deadlineSeconds", Numbers.LEAST, Numbers.MOST, "the deadline in seconds, above 0")
                    .needed(),
            Key.number("value", 0, Numbers.MOST, "what serving the task is worth, 0 or above"),
            Key.number("releaseSeconds", 0, Numbers.MOST, "when the task comes, in seconds, 0 or above"),
            Key.number(
                            "spectralEfficiencyBpsPerHz",
                            Numbers.LEAST,
                            Numbers.MOST,
                            "what one Hz carries to this user in bit/s, above 0")
                    .needed(),
            Key.number("minAccuracy", 0, Numbers.MOST, "the least accuracy the user takes, 0 or above"),
            Key.of(
                    "cachedLayers",
                    "an object of lists of layers by the model's name, such as {\"resnet50\": [\"conv1\"]}"),
            Key.number(
                    "modelValues",
                    0,
                    Numbers.MOST,
                    "values of 0 or above by the model's name, such as {\"resnet50\": 2}"),
            Key.of("device", "the device").needed());

    private final Document in;
    private final MemoryBudget memory;
    private final Models models;
    private final DeviceReader devices;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Task> tasks = new ArrayList<>();

    UsersReader(Document in, MemoryBudget memory, Models models) {
        this.in = in;
        this.memory = memory;
        this.models = models;
        this.devices = new DeviceReader(memory);
    }

    /** The tasks of the list that is here; of no use after a fault. */
    List<Task> read() throws IOException {
        if (!in.enterList()) {
            return tasks;
        }
        int count = 0;
        while (in.nextElement()) {
            user(count++);
        }
        if (count == 0) {
            in.fault("", "is an empty list; give one user or more");
        }
        return tasks;
    }

    /** What is read of one user. */
    private static final class User {
        private @Nullable String id;
        private @Nullable List<String> models;
        private int samples = 1;
        private double deadlineSeconds;
        private double value = 1;
        private double releaseSeconds;
        private double efficiency;
        private double minAccuracy;
        private Map<String, List<String>> cachedLayers = Map.of();
        private Map<String, Double> modelValues = Map.of();
        private @Nullable Device device;
    }

    private void user(int index) throws IOException {
        if (!in.enterObject(KEYS)) {
            return;
        }
        long before = in.faults();
        User user = new User();
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> user.id = in.text();
                case 1 -> user.models = modelNames();
                case 2 -> user.samples = in.whole();
                case 3 -> user.deadlineSeconds = in.number();
                case 4 -> user.value = in.number();
                case 5 -> user.releaseSeconds = in.number();
                case 6 -> user.efficiency = in.number();
                case 7 -> user.minAccuracy = in.number();
                case 8 -> user.cachedLayers = cachedLayers();
                case 9 -> user.modelValues = modelValues();
                default -> user.device = devices.read(in);
            }
        }
        checkId(user.id, index);
        if (in.faults() == before) {
            checkAccepted(user.models, ".cachedLayers.", user.cachedLayers);
            checkAccepted(user.models, ".modelValues.", user.modelValues);
        }
        keep(user);
    }

    private void checkId(@Nullable String id, int index) throws IOException {
        if (id == null) {
            return;
        }
        memory.spend(id);
        Integer earlier = ids.putIfAbsent(id, index);
        if (earlier != null) {
            in.fault(
                    ".id",
                    "\"" + Document.shortened(id) + "\" is the id of users[" + earlier
                            + "] too; give every user an id of its own");
        }
    }

    private void checkAccepted(@Nullable List<String> accepted, String key, Map<String, ?> named) throws IOException {
        if (accepted == null) {
            return;
        }
        for (String name : named.keySet()) {
            if (!accepted.contains(name) && !models.lacks(name)) {
                in.fault(
                        key + Document.shortened(name),
                        "the user does not accept this model; add it to the user's " + "models, or leave it out here");
            }
        }
    }

    private void keep(User user) throws IOException {
        List<ModelProfile> accepted = user.models == null ? models.all() : models.list(user.models);
        if (in.faults() > 0 || user.id == null || user.device == null || accepted == null) {
            return;
        }
        Task.Builder task = Task.builder(user.id, accepted, user.device, user.deadlineSeconds, user.efficiency)
                .samples(user.samples)
                .value(user.value)
                .releaseSeconds(user.releaseSeconds)
                .minAccuracy(user.minAccuracy);
        if (!user.modelValues.isEmpty()) {
            memory.spend(8L * accepted.size());
            task.modelValues(user.modelValues);
        }
        if (!user.cachedLayers.isEmpty()) {
            for (String model : user.cachedLayers.keySet()) {
                ModelProfile profile = models.profile(model);
                memory.spend(MemoryBudget.OBJECT + (profile == null ? 0 : profile.layerCount() / 8));
            }
            task.cachedLayers(user.cachedLayers);
        }
        memory.spend(MemoryBudget.OBJECT);
        tasks.add(task.build());
    }

    private @Nullable List<String> modelNames() throws IOException {
        if (!in.enterList()) {
            return null;
        }
        int lists = models.lists();
        List<String> names = new ArrayList<>();
        boolean any = false;
        while (in.nextElement()) {
            any = true;
            String name = in.text();
            if (name == null) {
                continue;
            }
            if (models.lacks(name)) {
                missing(name);
            } else if (names.contains(name)) {
                in.fault("", "\"" + Document.shortened(name) + "\" is in the list twice; leave one of them");
            } else {
                names.add(name);
            }
        }
        if (!any) {
            in.fault("", "is an empty list; give the name of one model or more, or nothing for all");
            return null;
        }
        if (models.list(names) != null && models.lists() > lists) {
            memory.spend(MemoryBudget.OBJECT + 16L * names.size());
        }
        return names;
    }

    private void missing(String name) throws IOException {
        String nearest = Spelling.nearest(name, models.names());
        in.fault(
                "",
                "there is no model \"" + Document.shortened(name) + "\" in models; "
                        + (nearest == null ? "give the name of one that is there" : "did you mean " + nearest + "?"));
    }

    private Map<String, Double> modelValues() throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        if (!in.enterMap()) {
            return values;
        }
        for (String model = in.nextName(); model != null; model = in.nextName()) {
            if (isKnown(model, values)) {
                values.put(model, in.number());
            }
        }
        return values;
    }

    private Map<String, List<String>> cachedLayers() throws IOException {
        Map<String, List<String>> cached = new LinkedHashMap<>();
        if (!in.enterMap()) {
            return cached;
        }
        for (String model = in.nextName(); model != null; model = in.nextName()) {
            if (isKnown(model, cached)) {
                cached.put(model, layerNames(model));
            }
        }
        return cached;
    }

    private boolean isKnown(String model, Map<String, ?> earlier) throws IOException {
        if (models.lacks(model)) {
            missing(model);
        } else if (earlier.containsKey(model)) {
            in.fault("", "is there twice; leave one of them");
        } else {
            return true;
        }
        in.skip();
        return false;
    }

    private List<String> layerNames(String model) throws IOException {
        List<String> names = new ArrayList<>();
        if (!in.enterList()) {
            return names;
        }
        ModelProfile profile = models.profile(model);
        while (in.nextElement()) {
            String layer = in.text();
            if (layer == null || profile == null) {
                continue;
            }
            if (profile.layerIndex(layer) < 0) {
                String nearest = Spelling.nearest(layer, profile.layerNames());
                in.fault(
                        "",
                        "the model has no layer \"" + Document.shortened(layer) + "\"; "
                                + (nearest == null
                                        ? "give the name of one that it has"
                                        : "did you mean " + nearest + "?"));
            } else {
                names.add(layer);
            }
        }
        return names;
    }
}
