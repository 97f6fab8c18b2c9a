package dev.slide.pack.zoo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A model of the zoo: an architecture in its exact shape, its weights random but the same for the same seed. */
public final class ZooModel {

    /** Protobuf's messages end at 2 GiB; beyond, weights would have to lie in a file beside. */
    private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

    private final String name;
    private final String family;
    private final String sample;
    private final Blueprint blueprint;
    private final OnnxWriter writer;

    /**
     * A model.
     *
     * @param name what it is called
     * @param family the kind of network
     * @param sample what one sample is
     * @param architecture of it
     */
    ZooModel(String name, String family, String sample, Architecture architecture) {
        this.name = name;
        this.family = family;
        this.sample = sample;
        this.blueprint = Blueprint.of(name, architecture);
        this.writer = new OnnxWriter(blueprint);
        if (writer.bytes() > MAX_FILE_BYTES) {
            throw new IllegalArgumentException(name + " has " + writer.bytes() + " bytes, too many for one ONNX file");
        }
    }

    /** The name, also of a pack made of it. */
    public String name() {
        return name;
    }

    /** The kind of network: cnn, vit, llm, rnn or speech. */
    public String family() {
        return family;
    }

    /** What one sample is, such as {@code 128 tokens}. */
    public String sample() {
        return sample;
    }

    /** Elements of the weights that training sets. */
    public long parameters() {
        return blueprint.parameters();
    }

    /** Bytes of the parameters as 32-bit floats. */
    public long bytes() {
        return Float.BYTES * parameters();
    }

    /** Floating-point operations of products, convolutions and recurrences for one sample; 2 for a multiply-accumulate. */
    public double flopPerSample() {
        return blueprint.flop();
    }

    /** What is to be downloaded and computed, in the order of execution: a layer for each matrix of weights. */
    public List<ZooLayer> layers() {
        return blueprint.layers();
    }

    /** Bytes of the ONNX file. */
    public long fileBytes() {
        return writer.bytes();
    }

    Blueprint blueprint() {
        return blueprint;
    }

    /**
     * Writes the model as an ONNX file, which appears whole or not at all.
     *
     * @param onnx the file, replaced if it is there; its folder is there
     * @param seed of the weights; the same seed gives the same bytes
     * @param written is told how many bytes are written
     * @throws IOException if it cannot be written
     */
    public void write(Path onnx, long seed, LongConsumer written) throws IOException {
        Path target = onnx.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 1 << 18)) {
                writer.write(out, seed, written);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
