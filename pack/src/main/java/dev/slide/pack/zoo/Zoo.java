package dev.slide.pack.zoo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The models that can be built without a download: four families and speech, from 5 to 355 million parameters. */
public final class Zoo {

    private static final Map<String, Supplier<ZooModel>> MODELS = new LinkedHashMap<>();

    static {
        add("resnet18", "cnn", "1 image", () -> ResNet.imageNet(false, 2, 2, 2, 2));
        add("resnet50", "cnn", "1 image", () -> ResNet.imageNet(true, 3, 4, 6, 3));
        add("resnet152", "cnn", "1 image", () -> ResNet.imageNet(true, 3, 8, 36, 3));
        add("mobilenet-v3-large", "cnn", "1 image", MobileNetV3::large);
        add("vit-b-16", "vit", "1 image", VisionTransformer::base16);
        add("vit-l-16", "vit", "1 image", VisionTransformer::large16);
        add("bert-base", "llm", "128 tokens", Bert::base);
        add("gpt2", "llm", "1024 tokens", Gpt2::small);
        add("gpt2-medium", "llm", "1024 tokens", Gpt2::medium);
        add("lstm-ptb-1500", "rnn", "35 words", LstmLanguageModel::large);
        add("whisper-tiny-encoder", "speech", "30 s", WhisperEncoder::tiny);
    }

    private Zoo() {}

    private static void add(String name, String family, String sample, Supplier<Architecture> architecture) {
        MODELS.put(name, () -> new ZooModel(name, family, sample, architecture.get()));
    }

    /** Names of all models, in the order in which they are shown. */
    public static List<String> names() {
        return List.copyOf(MODELS.keySet());
    }

    /** A model; null if there is none of that name. */
    public static @Nullable ZooModel find(String name) {
        Supplier<ZooModel> model = MODELS.get(name);
        return model == null ? null : model.get();
    }

    /** All models, in the order in which they are shown. */
    public static List<ZooModel> all() {
        return MODELS.values().stream().map(Supplier::get).toList();
    }
}
