package dev.slide.stream;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime itself, loaded once per process on a thread of its own. ONNX Runtime 1.29 searches the process's command
 * line by a recursive regular expression when it starts: a class path of some thousand characters overflows the stack of an
 * ordinary Java thread and ends the process. Its telemetry is switched off.
 */
final class OnnxRuntime {
    /** Reserved, not used: enough for the longest command line that Linux takes in one argument. */
    private static final long STACK_BYTES = 256L << 20;

    private static final FutureTask<OrtEnvironment> LOADING = new FutureTask<>(OnnxRuntime::load);

    static {
        Thread thread = new Thread(null, LOADING, "slide-load-runtime", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }

    private OnnxRuntime() {}

    /** Begins to load ONNX Runtime in the background, unless that has begun. */
    static void begin() {
        // The class is initialised by this call.
    }

    private static OrtEnvironment load() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        environment.setTelemetry(false);
        return environment;
    }

    /** The environment, as soon as it is loaded. */
    static OrtEnvironment environment() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return LOADING.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("ONNX Runtime cannot be loaded: " + e.getCause(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
