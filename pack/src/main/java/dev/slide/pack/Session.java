package dev.slide.pack;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A model in the runtime, run with tensors from outside it. */
final class Session implements AutoCloseable {

    private final OrtSession session;

    private Session(OrtSession session) {
        this.session = session;
    }

    /** A model in a file, with its external data beside it. */
    static Session open(Path model, SessionOptions options) throws OrtException {
        return new Session(Ort.environment().createSession(model.toString(), options));
    }

    /** A model as it is, with external data from elsewhere. */
    static Session open(byte[] model, Map<String, HostTensor> weights) throws OrtException {
        Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();
        try (SessionOptions options = Ort.options(OptLevel.NO_OPT)) {
            for (Map.Entry<String, HostTensor> weight : weights.entrySet()) {
                tensors.put(weight.getKey(), weight.getValue().toRuntime());
            }
            if (!tensors.isEmpty()) {
                options.addExternalInitializers(tensors);
            }
            return new Session(Ort.environment().createSession(model, options));
        } finally {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }

    /** Types of the outputs. */
    Map<String, NodeInfo> outputs() throws OrtException {
        return session.getOutputInfo();
    }

    /** Runs once and copies all outputs. */
    Map<String, HostTensor> run(Map<String, HostTensor> inputs) throws OrtException {
        Map<String, HostTensor> outputs = new LinkedHashMap<>();
        run(inputs, session.getOutputNames(), (name, value) -> outputs.put(name, HostTensor.of(value)));
        return outputs;
    }

    /** Runs once and keeps only the shapes of some outputs, all of them tensors. */
    Map<String, long[]> shapes(Map<String, HostTensor> inputs, Set<String> outputs) throws OrtException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        run(inputs, outputs, (name, value) -> shapes.put(name, ((TensorInfo) value.getInfo()).getShape()));
        return shapes;
    }

    private interface Taker {
        void take(String name, OnnxValue value) throws OrtException;
    }

    private void run(Map<String, HostTensor> inputs, Set<String> outputs, Taker taker) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, HostTensor> input : inputs.entrySet()) {
                if (session.getInputNames().contains(input.getKey())) {
                    tensors.put(input.getKey(), input.getValue().toRuntime());
                }
            }
            try (OrtSession.Result result = session.run(tensors, outputs)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    taker.take(output.getKey(), output.getValue());
                }
            }
        } finally {
            Ort.close(tensors.values());
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("session cannot be closed: " + Ort.line(e), e);
        }
    }
}
