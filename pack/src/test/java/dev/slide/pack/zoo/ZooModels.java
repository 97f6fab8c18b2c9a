package dev.slide.pack.zoo;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models of the zoo as tests want them: small, or without weights. */
public final class ZooModels {
    private ZooModels() {}

    /** One small model of each architecture. */
    static Map<String, Architecture> small() {
        Map<String, Architecture> small = new TreeMap<>();
        small.put("resnet of basic blocks", new ResNet(List.of(1, 2), false, 8, 32, 10));
        small.put("resnet of bottlenecks", new ResNet(List.of(2, 1, 1), true, 8, 40, 10));
        small.put(
                "mobilenet",
                new MobileNetV3(
                        8,
                        List.of(
                                new MobileNetV3.Row(3, 8, 8, false, false, 1),
                                new MobileNetV3.Row(5, 24, 16, true, false, 2),
                                new MobileNetV3.Row(3, 40, 16, true, true, 1)),
                        64,
                        32,
                        10));
        small.put("vit", new VisionTransformer(2, 64, 4, 8, 24, 10));
        small.put("bert", new Bert(2, 64, 4, 700, 150, 128));
        small.put("gpt2", new Gpt2(2, 64, 4, 700, 300, 128));
        small.put("lstm", new LstmLanguageModel(2, 48, 700, 35));
        small.put("whisper", new WhisperEncoder(2, 64, 4, 20, 60));
        return small;
    }

    /** Names of the small models. */
    public static List<String> smallNames() {
        return List.copyOf(small().keySet());
    }

    /** The ONNX file of a small model. */
    public static byte[] smallFile(String name) {
        return file(small().getOrDefault(name, net -> {}), 1);
    }

    static byte[] file(Architecture architecture, long seed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new OnnxWriter(Blueprint.of("test", architecture)).write(out, seed, written -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A model of the zoo in its exact shape whose weights are inputs, so that it can be looked at without them. */
    public static ModelProto withoutWeights(ZooModel model) {
        GraphProto.Builder graph = model.blueprint().graph().toBuilder();
        for (Weight weight : model.blueprint().weights()) {
            Value value = new Value(
                    weight.name(), weight.shape().stream().map(Dim::of).toList());
            graph.addInput(Protos.valueInfo(value, DataType.FLOAT));
        }
        return OnnxWriter.header().toBuilder().setGraph(graph).build();
    }
}
