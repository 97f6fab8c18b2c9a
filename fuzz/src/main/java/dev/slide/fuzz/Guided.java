package dev.slide.fuzz;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for inputs by the coverage that they reach: Jazzer (libFuzzer for the JVM) in a process of its own, so that neither
 * its agent nor a crash reaches the tests. Jazzer is there in the Maven profile {@code long} only.
 */
public final class Guided {
    private static final String SECONDS = "slide.fuzz.seconds";
    private static final String PARSER = "slide.fuzz.parser";
    private static final double DEFAULT_SECONDS = 5;
    private static final int LONGEST_INPUT = 1 << 14;

    private static @Nullable Trial trial;

    private Guided() {}

    static double seconds() {
        String given = System.getProperty(SECONDS, "");
        return given.isEmpty() ? DEFAULT_SECONDS : Double.parseDouble(given);
    }

    static void run(ParserFuzz parser, double seconds) throws Exception {
        Path folder = Files.createTempDirectory("slide-fuzz");
        try {
            Path corpus = Files.createDirectory(folder.resolve("corpus"));
            int number = 0;
            for (byte[] seed : parser.seeds()) {
                Files.write(corpus.resolve("seed" + number++), seed);
            }
            Path log = folder.resolve("log");
            Process process = new ProcessBuilder(command(parser, seconds, corpus, folder))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            int code = process.waitFor();
            String said = Files.readString(log);
            if (code != 0 || !said.contains("Done ")) {
                throw new AssertionError("Jazzer ended with " + code + "\n" + last(said) + findings(folder));
            }
        } finally {
            delete(folder);
        }
    }

    private static List<String> command(ParserFuzz parser, double seconds, Path corpus, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + PARSER + "=" + parser.getClass().getName(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Guided.class.getName(),
                "--instrumentation_includes=dev.slide.**" + File.pathSeparator + "com.squareup.moshi.**",
                "--instrumentation_excludes=dev.slide.fuzz.**",
                "--custom_hook_excludes=io.netty.**" + File.pathSeparator + "io.vertx.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + File.separator + "finding-",
                "-seed=1",
                "-timeout=20",
                "-rss_limit_mb=0",
                "-max_len=" + LONGEST_INPUT,
                "-max_total_time=" + Math.max(1, Math.round(seconds)),
                corpus.toString());
    }

    private static String last(String said) {
        return said.length() > 8000 ? ".." + said.substring(said.length() - 8000) : said;
    }

    private static String findings(Path folder) throws IOException {
        List<String> findings = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("finding-"))
                    .toList()) {
                findings.add(Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
            }
        }
        return "\ninputs: " + findings;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Called by Jazzer before the first input. */
    public static void fuzzerInitialize() throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(System.getProperty(PARSER)).getDeclaredConstructor();
        constructor.setAccessible(true);
        trial = new Trial((ParserFuzz) constructor.newInstance());
    }

    /** Called by Jazzer for every input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Trial ready = trial;
        if (ready == null) {
            throw new IllegalStateException("not initialised");
        }
        ready.run(input);
    }
}
