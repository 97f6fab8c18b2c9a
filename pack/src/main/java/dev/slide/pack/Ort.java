package dev.slide.pack;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** ONNX Runtime as this module uses it: quiet, without spinning threads, its errors in one line. */
final class Ort {

    private static final int LONGEST_MESSAGE = 400;

    private Ort() {}

    /**
     * ONNX Runtime's environment. ONNX Runtime 1.29 searches the process's command line by a recursive regular expression
     * when it starts, and overflows the stack of an ordinary thread on some thousand characters; so it is started on a
     * thread with a large one.
     */
    static OrtEnvironment environment() {
        return Started.ENVIRONMENT.join();
    }

    /** Starts ONNX Runtime once, when it is first asked for. */
    private static final class Started {
        private static final long STACK_BYTES = 256L << 20;
        private static final CompletableFuture<OrtEnvironment> ENVIRONMENT = new CompletableFuture<>();

        static {
            Thread thread = new Thread(null, Started::start, "slide-start-runtime", STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }

        private static void start() {
            try {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                environment.setTelemetry(false);
                ENVIRONMENT.complete(environment);
            } catch (OrtException | RuntimeException | Error e) {
                ENVIRONMENT.completeExceptionally(e);
            }
        }
    }

    /** Options of a session; the caller closes them after its creation. */
    static SessionOptions options(OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setOptimizationLevel(level);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    /** What went wrong, in one line of bearable length. */
    static String line(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }

    /** An element type as people write it: {@code float16} for {@code ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16}. */
    static String typeName(Enum<?> type) {
        return type.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "").toLowerCase(Locale.ROOT);
    }

    static void close(Iterable<OnnxTensor> tensors) {
        tensors.forEach(OnnxTensor::close);
    }
}
