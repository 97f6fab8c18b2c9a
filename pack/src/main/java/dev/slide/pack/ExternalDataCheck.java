package dev.slide.pack;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that the external data of a model lies inside the model's folder and is long enough. */
final class ExternalDataCheck {

    private final Path onnx;
    private final Path folder;
    /** Files that hold external data. */
    private final Set<Path> files = new HashSet<>();

    private ExternalDataCheck(Path onnx, Path folder) {
        this.onnx = onnx;
        this.folder = folder;
    }

    /**
     * Checks every tensor of a model, those inside nodes and functions too.
     *
     * @param onnx the model's file
     * @param model as read
     * @return bytes of the files that hold it
     * @throws PackException naming the first tensor with a fault
     */
    static long check(Path onnx, ModelProto model) throws PackException, IOException {
        Path folder = onnx.toAbsolutePath().normalize().getParent();
        long bytes = 0;
        if (folder != null) {
            ExternalDataCheck check = new ExternalDataCheck(onnx, folder);
            check.graph(model.getGraph());
            for (FunctionProto function : model.getFunctionsList()) {
                check.nodes(function.getNodeList());
            }
            for (Path file : check.files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private void graph(GraphProto graph) throws PackException, IOException {
        for (TensorProto tensor : graph.getInitializerList()) {
            tensor(tensor);
        }
        nodes(graph.getNodeList());
    }

    private void nodes(List<NodeProto> nodes) throws PackException, IOException {
        for (NodeProto node : nodes) {
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasT()) {
                    tensor(attribute.getT());
                }
                for (TensorProto tensor : attribute.getTensorsList()) {
                    tensor(tensor);
                }
                if (attribute.hasSparseTensor()) {
                    tensor(attribute.getSparseTensor().getValues());
                    tensor(attribute.getSparseTensor().getIndices());
                }
            }
            for (GraphProto body : Protos.bodies(node)) {
                graph(body);
            }
        }
    }

    private void tensor(TensorProto tensor) throws PackException, IOException {
        if (!Protos.isExternal(tensor)) {
            return;
        }
        String location = Protos.external(tensor, "location");
        Path file = file(tensor, location);
        long offset = number(tensor, "offset", 0);
        long length = number(tensor, "length", elementBytes(tensor));
        long needed = Math.max(length, elementBytes(tensor));
        files.add(file);
        long size = Files.size(file);
        if (offset > size || needed > size - offset) {
            throw fault(
                    tensor,
                    "needs " + needed + " bytes from " + offset + " on in " + location + ", which has only " + size
                            + "; fetch the file again");
        }
    }

    private Path file(TensorProto tensor, String location) throws PackException, IOException {
        Path relative;
        try {
            relative = Path.of(location);
        } catch (InvalidPathException e) {
            throw fault(tensor, "names a file that cannot be: " + Ort.line(e));
        }
        if (location.isEmpty() || relative.isAbsolute() || leaves(relative)) {
            throw fault(tensor, "lies in \"" + location + "\", outside the model's folder; put it beside the model");
        }
        Path file = folder.resolve(relative);
        if (!Files.isRegularFile(file)) {
            throw fault(tensor, "lies in " + location + ", which is missing beside the model; fetch it too");
        }
        if (!file.toRealPath().startsWith(folder.toRealPath())) {
            throw fault(
                    tensor,
                    "lies in " + location + ", a link that leads outside the model's folder; put a copy there instead");
        }
        return file;
    }

    private static boolean leaves(Path relative) {
        for (Path part : relative) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    private long number(TensorProto tensor, String key, long absent) throws PackException {
        String text = Protos.external(tensor, key);
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.matches("\\d{1,18}")) {
            throw fault(tensor, "has " + key + " \"" + text + "\", which is not a number of bytes");
        }
        return Long.parseLong(text);
    }

    private long elementBytes(TensorProto tensor) throws PackException {
        TensorType type = ElementTypes.ofOnnx(tensor.getDataType());
        try {
            return type == null ? 0 : Math.multiplyExact(Protos.elements(tensor), (long) type.bytes());
        } catch (ArithmeticException e) {
            throw fault(tensor, "has dimensions " + tensor.getDimsList() + ", which are too large");
        }
    }

    private PackException fault(TensorProto tensor, String fault) {
        return new PackException(onnx + ": the external data of \"" + tensor.getName() + "\" " + fault);
    }
}
