package dev.slide.pack;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.SegmentRun;
import dev.slide.format.Skeletons;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns a pack back into one ONNX model: the optimised one, which gives the same outputs. */
public final class Unpacker {

    /** A protobuf message ends at 2 GiB; the graph needs some of that. */
    private static final long MAX_INLINE_BYTES = 1_900_000_000L;

    private final OciLayout layout;
    private final @Nullable String tag;
    private final long maxInlineBytes;

    private Unpacker(OciLayout layout, @Nullable String tag, long maxInlineBytes) {
        this.layout = layout;
        this.tag = tag;
        this.maxInlineBytes = maxInlineBytes;
    }

    /**
     * Unpacks. The model appears whole or not at all.
     *
     * @param layout with one pack, or one tagged {@code latest}
     * @param outOnnx the file to write; weights of more than about 2 GB go into {@code outOnnx} + {@code .data} beside it
     * @throws PackException if the pack is damaged
     * @throws IOException if a file cannot be read or written
     */
    public static void unpack(OciLayout layout, Path outOnnx) throws PackException, IOException {
        unpack(layout, null, outOnnx);
    }

    /**
     * Unpacks one of several variants, with its weights as they are decoded.
     *
     * @param tag of the pack; null as in {@link #unpack(OciLayout, Path)}
     * @param outOnnx the file to write
     * @throws PackException if the pack is damaged or missing
     * @throws IOException if a file cannot be read or written
     */
    public static void unpack(OciLayout layout, @Nullable String tag, Path outOnnx) throws PackException, IOException {
        unpack(layout, tag, outOnnx, MAX_INLINE_BYTES);
    }

    static void unpack(OciLayout layout, @Nullable String tag, Path outOnnx, long maxInlineBytes)
            throws PackException, IOException {
        try {
            new Unpacker(layout, tag, maxInlineBytes).unpack(outOnnx.toAbsolutePath());
        } catch (FormatException e) {
            throw new PackException(layout.folder() + " cannot be unpacked: " + Ort.line(e), e);
        }
    }

    private void unpack(Path out) throws IOException {
        Manifest manifest = Manifest.parse(layout.read(layout.manifest(tag).digest(), Manifest.MAX_BYTES));
        PackConfig config = PackConfig.parse(
                layout.read(manifest.only(MediaTypes.PACK_CONFIG).digest(), Skeletons.MAX_BYTES));
        Skeletons skeletons = Skeletons.parse(layout.read(config.skeletons().digest(), Skeletons.MAX_BYTES), config);
        ModelProto model = inOrder(config, ModelProto.parseFrom(skeletons.model(config, SegmentRun.all(config))));
        if (config.decodedBytes() <= maxInlineBytes) {
            writeThenRename(out, file -> inlined(config, model).writeTo(file));
        } else {
            Path data = out.resolveSibling(out.getFileName() + ".data");
            writeThenRename(data, file -> writeWeights(config, file));
            writeThenRename(out, file -> external(config, model, data).writeTo(file));
        }
    }

    /** Inputs and outputs as the packed model had them. */
    private static ModelProto inOrder(PackConfig config, ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInput().clearOutput();
        config.inputs()
                .forEach(t -> graph.addInput(Values.proto(config.tensors().get(t))));
        config.outputs()
                .forEach(t -> graph.addOutput(Values.proto(config.tensors().get(t))));
        return model.toBuilder().setGraph(graph).build();
    }

    private ModelProto inlined(PackConfig config, ModelProto model) throws IOException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        ByteBuffer[] blobs = new ByteBuffer[config.blobs().size()];
        for (int blob = 0; blob < blobs.length; blob++) {
            blobs[blob] = map(config.blobs().get(blob));
        }
        List<Integer> weights = SegmentRun.all(config).weights(config);
        for (int i = 0; i < weights.size(); i++) {
            Weight weight = config.weights().get(weights.get(i));
            ByteBuffer bytes = Proof.decoded(config, weights.get(i), blobs[weight.blob()], ByteBuffer::allocateDirect);
            graph.setInitializer(
                    i,
                    weightOf(graph.getInitializer(i), weight)
                            .clearDataLocation()
                            .clearExternalData()
                            .setRawData(UnsafeByteOperations.unsafeWrap(bytes)));
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static ModelProto external(PackConfig config, ModelProto model, Path data) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        long[] starts = new long[config.weights().size()];
        long end = 0;
        for (int weight = 0; weight < starts.length; weight++) {
            starts[weight] = WeightPlan.aligned(end);
            end = starts[weight] + PackConfig.decodedBytes(config.weights().get(weight));
        }
        List<Integer> weights = SegmentRun.all(config).weights(config);
        for (int i = 0; i < weights.size(); i++) {
            Weight weight = config.weights().get(weights.get(i));
            graph.setInitializer(
                    i,
                    weightOf(graph.getInitializer(i), weight)
                            .clearExternalData()
                            .addExternalData(
                                    entry("location", data.getFileName().toString()))
                            .addExternalData(entry("offset", Long.toString(starts[weights.get(i)])))
                            .addExternalData(entry("length", Long.toString(PackConfig.decodedBytes(weight)))));
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static TensorProto.Builder weightOf(TensorProto tensor, Weight weight) {
        if (!tensor.getName().equals(weight.name())) {
            throw new IllegalStateException(tensor.getName() + " stands where " + weight.name() + " is due");
        }
        return tensor.toBuilder();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private void writeWeights(PackConfig config, OutputStream out) throws IOException {
        int mapped = -1;
        ByteBuffer blob = ByteBuffer.allocate(0);
        Scratch scratch = new Scratch(config.weights().stream()
                .filter(weight -> !weight.encoding().isRaw())
                .mapToLong(weight -> Scratch.room(PackConfig.decodedBytes(weight)))
                .max()
                .orElse(0));
        for (int number = 0; number < config.weights().size(); number++) {
            int here = config.weights().get(number).blob();
            if (here != mapped) {
                blob = map(config.blobs().get(here));
                mapped = here;
            }
            scratch.reuse();
            ByteBuffer elements = Proof.decoded(config, number, blob, scratch::take);
            int bytes = elements.remaining();
            UnsafeByteOperations.unsafeWrap(elements).writeTo(out);
            out.write(new byte[Math.toIntExact(WeightPlan.aligned(bytes) - bytes)]);
        }
    }

    /** A blob's bytes, verified. */
    private ByteBuffer map(Blob blob) throws IOException {
        try (FileChannel file = FileChannel.open(layout.blob(blob.digest()), StandardOpenOption.READ)) {
            ByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
            if (!Digest.of(bytes).equals(blob.digest())) {
                throw new FormatException(
                        "blob " + blob.digest() + " does not match its digest; pack or fetch it again");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new FormatException("blob " + blob.digest() + " is missing", e);
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void writeThenRename(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 1 << 16)) {
                content.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
