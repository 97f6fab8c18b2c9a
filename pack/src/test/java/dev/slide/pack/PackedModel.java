package dev.slide.pack;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.SegmentRun;
import dev.slide.format.Skeletons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A pack read back from its folder and run, without anything of the packer but its sessions. */
record PackedModel(OciLayout layout, Manifest manifest, PackConfig config, Skeletons skeletons) {

    static PackedModel open(Path folder) throws IOException {
        return open(folder, "latest");
    }

    static PackedModel open(Path folder, String tag) throws IOException {
        OciLayout layout = OciLayout.open(folder);
        Manifest manifest = Manifest.parse(layout.read(layout.manifest(tag).digest(), Manifest.MAX_BYTES));
        PackConfig config = PackConfig.parse(
                layout.read(manifest.only(MediaTypes.PACK_CONFIG).digest(), 1 << 26));
        Skeletons skeletons =
                Skeletons.parse(layout.read(manifest.only(MediaTypes.SKELETONS).digest(), Skeletons.MAX_BYTES), config);
        return new PackedModel(layout, manifest, config, skeletons);
    }

    /** A sample that the packed graph accepts. */
    static Map<String, HostTensor> sample(Path onnx, PackConfig config, int number, long seed) throws Exception {
        Graph graph = new Graph(Canonical.of(OnnxFile.read(onnx), new ExternalData(onnx.resolveSibling(""))));
        return new SampleInputs(graph).make(config.reference(), number, seed);
    }

    /** The model as one session, optimised as the packer does. */
    static Map<String, HostTensor> optimised(Path onnx, Map<String, HostTensor> sample) throws OrtException {
        try (SessionOptions options = Optimizer.options();
                Session session = Session.open(onnx, options)) {
            return session.run(sample);
        }
    }

    /** The model as one session, as it is. */
    static Map<String, HostTensor> raw(Path onnx, Map<String, HostTensor> sample) throws OrtException {
        try (SessionOptions options = Ort.options(OptLevel.NO_OPT);
                Session session = Session.open(onnx, options)) {
            return session.run(sample);
        }
    }

    Map<String, HostTensor> chain(Map<String, HostTensor> sample) throws Exception {
        List<SegmentRun> runs = new ArrayList<>();
        for (int s = 0; s < config.segments().size(); s++) {
            runs.add(new SegmentRun(s, s + 1));
        }
        return run(runs, sample);
    }

    /** Neighbouring segments merged at random. */
    Map<String, HostTensor> merged(Random random, Map<String, HostTensor> sample) throws Exception {
        List<SegmentRun> runs = new ArrayList<>();
        int from = 0;
        while (from < config.segments().size()) {
            int to = from + 1 + random.nextInt(config.segments().size() - from);
            runs.add(new SegmentRun(from, to));
            from = to;
        }
        return run(runs, sample);
    }

    private Map<String, HostTensor> run(List<SegmentRun> runs, Map<String, HostTensor> sample) throws Exception {
        Map<String, HostTensor> values = new HashMap<>(sample);
        for (SegmentRun run : runs) {
            try (Session session = Session.open(skeletons.model(config, run), weights(run))) {
                values.putAll(session.run(values));
            }
        }
        Map<String, HostTensor> outputs = new LinkedHashMap<>();
        for (int output : config.outputs()) {
            String name = config.tensors().get(output).name();
            outputs.put(name, HostTensor.in(values, name));
        }
        return outputs;
    }

    private Map<String, HostTensor> weights(SegmentRun run) throws IOException {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (int number : run.weights(config)) {
            Weight weight = config.weights().get(number);
            byte[] blob = Files.readAllBytes(
                    layout.blob(config.blobs().get(weight.blob()).digest()));
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) PackConfig.decodedBytes(weight));
            config.decode(
                    number,
                    ByteBuffer.wrap(blob, (int) weight.offset(), (int) weight.bytes())
                            .slice(),
                    bytes);
            long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
            weights.put(weight.name(), HostTensor.of(weight.type(), shape, bytes));
        }
        return weights;
    }
}
