package dev.slide.stream;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime itself, loaded once per process on a thread of its own. ONNX Runtime 1.29 searches the process's command
 * line by a recursive regular expression when it starts: a class path of some thousand characters overflows the stack of an
 * ordinary Java thread and ends the process. Its telemetry is switched off. Its native libraries come from the user's cache
 * folder where that can be; otherwise it unpacks them itself.
 */
final class OnnxRuntime {
    /** Reserved, not used: enough for the longest command line that Linux takes in one argument. */
    private static final long STACK_BYTES = 256L << 20;

    private static final String NATIVE_PROPERTIES = "onnxruntime.native.";
    private static final String NATIVE_PATH = NATIVE_PROPERTIES + "path";
    /** Set for as long as the process lives: one file of native code can be loaded by one class loader only. */
    private static final String TAKEN = "dev.slide.stream.native.path";

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

    /** Android has no jars of native libraries: they are part of the app. */
    static boolean isAndroid() {
        return "Dalvik".equals(System.getProperty("java.vm.name"))
                || "The Android Project".equals(System.getProperty("java.vendor"));
    }

    private static OrtEnvironment load() throws OrtException {
        Path libraries = libraries();
        OrtEnvironment environment =
                libraries == null ? OrtEnvironment.getEnvironment() : environmentWith(libraries.toString());
        environment.setTelemetry(false);
        return environment;
    }

    private static OrtEnvironment environmentWith(String libraries) {
        System.setProperty(NATIVE_PATH, libraries);
        try {
            return OrtEnvironment.getEnvironment();
        } finally {
            System.clearProperty(NATIVE_PATH);
        }
    }

    /** The folder to load from; null to leave that to ONNX Runtime. */
    private static @Nullable Path libraries() {
        try {
            if (System.getProperties().stringPropertyNames().stream().anyMatch(p -> p.startsWith(NATIVE_PROPERTIES))) {
                return null;
            }
            Path folder = NativeLibraries.unpacked(UserCache.folder());
            return folder == null || System.getProperties().putIfAbsent(TAKEN, folder.toString()) != null
                    ? null
                    : folder;
        } catch (IOException | RuntimeException e) {
            return null;
        }
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
