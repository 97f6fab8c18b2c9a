package dev.slide.pack;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that is to be packed, as far as it is looked at before ONNX Runtime sees it. */
class OnnxFileFuzzTest extends ParserFuzz {
    private final Path folder = Files.createDirectories(Path.of("target", "onnx-fuzz"));

    OnnxFileFuzzTest() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[100]);
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(FuzzModels.all());
        OnnxBuilder external =
                new OnnxBuilder().input("x", OnnxBuilder.FLOAT, "batch", 4).output("y");
        external.initializer(TensorProto.newBuilder()
                .setName("w")
                .setDataType(OnnxBuilder.FLOAT)
                .addDims(4)
                .addDims(4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "weights.bin"))
                .addExternalData(entry("offset", "32"))
                .addExternalData(entry("length", "64"))
                .build());
        external.node("MatMul", "y", List.of("x", "w"));
        seeds.add(external.build().toByteArray());
        return seeds;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    @Override
    protected Mutator mutator() {
        ProtoMutator fields = new ProtoMutator();
        return Mutator.anyOf(fields, fields, fields, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return PackException.class;
    }

    @Override
    protected int rounds() {
        return 800;
    }

    @Override
    protected void read(byte[] input) throws PackException, IOException {
        OnnxFile.check(Files.write(folder.resolve("model.onnx"), input));
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "is not an ONNX model, or not all of it",
                "there is no graph in it",
                "graph without nodes",
                "graph without outputs",
                "sparse initializers",
                "without a type",
                "of element type",
                "has a cycle",
                "outside the model's folder",
                "missing beside the model",
                "which is not a number of bytes",
                "which has only 100");
    }
}
