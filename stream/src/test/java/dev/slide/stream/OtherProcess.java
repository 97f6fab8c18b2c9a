package dev.slide.stream;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that opens a model, runs it, and prints what came out. */
final class OtherProcess implements AutoCloseable {
    private final Process process;

    private OtherProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param location of a pack of a {@link TinyModel}
     * @param blobs its cache of blobs; null for none
     * @param userCache its user's cache folder
     * @param temporary its temporary directory
     * @param options of its JVM
     */
    static OtherProcess start(String location, @Nullable Path blobs, Path userCache, Path temporary, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), OtherProcess.class.getName(), location));
        if (blobs != null) {
            command.add(blobs.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SLIDE_CACHE", userCache.toString()));
        return new OtherProcess(builder.start());
    }

    /** Surefire may hand the class path on in a jar's manifest. */
    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path");
        return whole == null ? System.getProperty("java.class.path") : whole.replace(':', File.pathSeparatorChar);
    }

    /** Everything it printed, once it has ended. */
    String output() throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + output.strip();
    }

    /** What a process prints that got everything right. */
    static String right(TinyModel model) throws Exception {
        return "0 " + Arrays.hashCode(model.expected(input()));
    }

    private static TensorData input() {
        return TinyModel.ids(11, 2, 6);
    }

    public static void main(String[] arguments) throws IOException {
        Path blobs = arguments.length > 1 ? Path.of(arguments[1]) : null;
        try (SlideModel model = SlideModel.open(arguments[0], StreamOptions.DEFAULTS.withCache(blobs))) {
            RunResult result = model.run(List.of(input()));
            model.awaitComplete();
            System.out.println(Arrays.hashCode(result.outputs().get(0).floats()));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
