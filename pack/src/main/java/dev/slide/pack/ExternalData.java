package dev.slide.pack;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Reads the bytes of tensors that lie in files beside a model. The model is one that ONNX Runtime has just written. */
final class ExternalData implements AutoCloseable {

    private final Path folder;
    private final Map<String, FileChannel> files = new HashMap<>();

    ExternalData(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads a tensor's raw bytes, external or not.
     *
     * @param tensor with external data or {@code raw_data}
     * @param into takes exactly {@code bytes} from its position
     * @param bytes how many the tensor has
     */
    void read(TensorProto tensor, ByteBuffer into, int bytes) throws IOException {
        if (!Protos.isExternal(tensor)) {
            into.put(tensor.getRawData().asReadOnlyByteBuffer());
            return;
        }
        FileChannel file = file(Protos.external(tensor, "location"));
        String offset = Protos.external(tensor, "offset");
        long at = offset.isEmpty() ? 0 : Long.parseLong(offset);
        ByteBuffer part = into.slice(into.position(), bytes);
        while (part.hasRemaining()) {
            int read = file.read(part, at + part.position());
            if (read < 0) {
                throw new EOFException("external data of \"" + tensor.getName() + "\" ends too early");
            }
        }
        into.position(into.position() + bytes);
    }

    private FileChannel file(String location) throws IOException {
        FileChannel file = files.get(location);
        if (file == null) {
            file = FileChannel.open(folder.resolve(location), StandardOpenOption.READ);
            files.put(location, file);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files.values()) {
            file.close();
        }
    }
}
