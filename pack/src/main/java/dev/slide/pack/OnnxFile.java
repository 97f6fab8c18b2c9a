package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a model's file. Its weights are not copied: they stay in the mapped file. */
final class OnnxFile {

    /** Bodies may be nested so deep that protobuf's default limit of 100 messages is too low. */
    private static final int MAX_NESTING = 1000;

    private OnnxFile() {}

    /**
     * Reads and checks.
     *
     * @return how large it is
     * @throws PackException if the file is not a model that can become a pack
     */
    static ModelSize check(Path onnx) throws PackException, IOException {
        ModelProto model = read(onnx);
        ModelCheck.check(onnx.toString(), model);
        FunctionCheck.check(onnx.toString(), model);
        long external = ExternalDataCheck.check(onnx, model);
        long bytes = Files.size(onnx) + external;
        double largest = 0;
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            largest = Math.max(largest, bytes(tensor));
        }
        return new ModelSize(bytes, (long) Math.min((double) bytes, largest));
    }

    /** What a tensor claims to have. */
    private static double bytes(TensorProto tensor) {
        TensorType type = ElementTypes.ofOnnx(tensor.getDataType());
        double bytes = type == null ? 0 : type.bytes();
        for (long size : tensor.getDimsList()) {
            bytes *= (double) size;
        }
        return bytes;
    }

    /**
     * Reads.
     *
     * @throws PackException if the file is missing or not an ONNX model
     */
    static ModelProto read(Path onnx) throws PackException, IOException {
        if (!Files.isRegularFile(onnx)) {
            throw new PackException(onnx + " is not a file");
        }
        try (FileChannel file = FileChannel.open(onnx, StandardOpenOption.READ)) {
            if (file.size() > Integer.MAX_VALUE) {
                throw new PackException(onnx + " has " + file.size()
                        + " bytes, and no ONNX file has more than 2 GiB; is it cut off external data?");
            }
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(
                            file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()))
                    .newCodedInput();
            in.enableAliasing(true);
            in.setSizeLimit(Integer.MAX_VALUE);
            in.setRecursionLimit(MAX_NESTING);
            ModelProto model = ModelProto.parseFrom(in);
            if (!model.hasGraph()) {
                throw new PackException(onnx + " is not an ONNX model: there is no graph in it");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new PackException(
                    onnx + " is not an ONNX model, or not all of it: " + Ort.line(e) + " (" + Files.size(onnx)
                            + " bytes)",
                    e);
        }
    }
}
