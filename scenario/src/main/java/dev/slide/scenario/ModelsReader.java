package dev.slide.scenario;

import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the models and their layers. */
final class ModelsReader {
    private static final Keys MODEL = Keys.of(
            "a model, such as {\"name\": \"resnet50\", \"layers\": [..]}",
            Key.of("name", "a name that no other model has").needed(),
            Key.number("accuracy", 0, Numbers.MOST, "the accuracy, 0 or above, in any measure in which more is better"),
            Key.of("layers", "a list of one layer or more, in the order of execution")
                    .needed());

    private static final Keys LAYER = Keys.of(
            "a layer, such as {\"name\": \"conv1\", \"sizeBits\": 301056, \"flopPerSample\": 2.36e8}",
            Key.of("name", "a name that no other layer of the model has").needed(),
            Key.number("sizeBits", 0, Numbers.MOST, "the bits to download, 0 or above")
                    .needed(),
            Key.number("flopPerSample", 0, Numbers.MOST, "the work on one sample in FLOP, 0 or above")
                    .needed(),
            Key.number("overheadSeconds", 0, Numbers.MOST, "the seconds that no clock frequency shortens, 0 or above"));

    private final Document in;
    private final MemoryBudget memory;
    private final Models models = new Models();

    ModelsReader(Document in, MemoryBudget memory) {
        this.in = in;
        this.memory = memory;
    }

    /** The models of the list that is here. */
    Models read() throws IOException {
        if (!in.enterList()) {
            models.addNameless();
            return models;
        }
        boolean any = false;
        while (in.nextElement()) {
            any = true;
            model();
        }
        if (!any) {
            in.fault("", "is an empty list; give one model or more");
            models.addNameless();
        }
        return models;
    }

    private void model() throws IOException {
        long before = in.faults();
        String name = null;
        double accuracy = 0;
        List<LayerProfile> layers = List.of();
        if (in.enterObject(MODEL)) {
            for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
                switch (key) {
                    case 0 -> name = in.text();
                    case 1 -> accuracy = in.number();
                    default -> layers = layers();
                }
            }
        }
        if (name == null) {
            models.addNameless();
        } else if (!models.addName(name)) {
            in.fault(
                    ".name",
                    "\"" + Document.shortened(name) + "\" is the name of an earlier model too; give "
                            + "every model a name of its own");
        } else if (in.faults() == before) {
            memory.spend(name);
            models.add(new ModelProfile(name, accuracy, layers));
        }
    }

    private List<LayerProfile> layers() throws IOException {
        List<LayerProfile> layers = new ArrayList<>();
        Map<String, Long> names = new HashMap<>();
        if (!in.enterList()) {
            return layers;
        }
        long count = 0;
        while (in.nextElement()) {
            LayerProfile layer = layer(names, count++);
            if (layer != null) {
                memory.spend(layer.name());
                layers.add(layer);
            }
        }
        if (count == 0) {
            in.fault("", "is an empty list; give one layer or more");
        }
        return layers;
    }

    private @Nullable LayerProfile layer(Map<String, Long> names, long index) throws IOException {
        long before = in.faults();
        String name = null;
        double sizeBits = 0;
        double flop = 0;
        double overhead = 0;
        if (!in.enterObject(LAYER)) {
            return null;
        }
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            switch (key) {
                case 0 -> name = in.text();
                case 1 -> sizeBits = in.number();
                case 2 -> flop = in.number();
                default -> overhead = in.number();
            }
        }
        if (name == null) {
            return null;
        }
        Long earlier = names.putIfAbsent(name, index);
        if (earlier != null) {
            in.fault(
                    ".name",
                    "\"" + Document.shortened(name) + "\" is the name of layers[" + earlier
                            + "] too; give every layer of a model a name of its own");
        }
        return in.faults() == before ? new LayerProfile(name, sizeBits, flop, overhead) : null;
    }
}
