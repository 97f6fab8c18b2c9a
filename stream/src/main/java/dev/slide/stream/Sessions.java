package dev.slide.stream;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.SegmentRun;
import dev.slide.format.Skeletons;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates sessions of ONNX Runtime for runs of segments: the skeleton as it is, since the graph was optimised before it was
 * cut, and the weights from buffers, which the runtime copies.
 */
final class Sessions {
    private final PackConfig config;
    private final Skeletons skeletons;
    private final int threads;

    Sessions(PackConfig config, Skeletons skeletons, int threads) {
        this.config = config;
        this.skeletons = skeletons;
        this.threads = threads;
    }

    /** Gives the elements of weights. */
    interface Weights {
        /**
         * In direct buffers, one for each.
         *
         * @param threads that may decode, at least 1
         * @throws IOException if what arrived cannot be decoded
         */
        List<ByteBuffer> weights(List<Integer> indices, int threads) throws IOException;
    }

    /**
     * Creates the session of a run.
     *
     * @throws IOException if ONNX Runtime refuses
     */
    OrtSession create(SegmentRun run, Weights weights) throws IOException {
        OpenSessions.creating(run);
        Map<String, OnnxTensorLike> initializers = new LinkedHashMap<>();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // One arena per session would hold its own scratch memory, segment by segment; without, they share
            // malloc's.
            boolean whole = run.equals(SegmentRun.all(config));
            options.setCPUArenaAllocator(whole);
            options.setMemoryPatternOptimization(whole);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            List<Integer> read = run.weights(config);
            List<ByteBuffer> elements = weights.weights(read, threads);
            for (int i = 0; i < read.size(); i++) {
                Weight weight = config.weights().get(read.get(i));
                long[] shape = weight.shape().stream().mapToLong(d -> d).toArray();
                initializers.put(weight.name(), tensor(weight.type(), shape, elements.get(i)));
            }
            if (!initializers.isEmpty()) {
                options.addExternalInitializers(initializers);
            }
            OrtSession session = OnnxRuntime.environment().createSession(skeletons.model(config, run), options);
            OpenSessions.created();
            return session;
        } catch (OrtException e) {
            throw new IOException(
                    "segments " + run.from() + " to " + (run.to() - 1) + " of " + config.name() + ": ONNX Runtime says "
                            + firstLine(e) + "; the pack was made with "
                            + config.engine().version(),
                    e);
        } finally {
            initializers.values().forEach(OnnxTensorLike::close);
        }
    }

    /** A tensor over a direct buffer, which must stay reachable and unchanged as long as the tensor. */
    static OnnxTensor tensor(TensorType type, long[] shape, ByteBuffer data) throws OrtException {
        return OnnxTensor.createTensor(OnnxRuntime.environment(), data, shape, javaType(type));
    }

    static String firstLine(OrtException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static OnnxJavaType javaType(TensorType type) {
        return switch (type) {
            case FP32 -> OnnxJavaType.FLOAT;
            case FP64 -> OnnxJavaType.DOUBLE;
            case FP16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            case BYTES -> OnnxJavaType.STRING;
        };
    }
}
