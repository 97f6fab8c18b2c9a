package dev.slide.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An edge node in a process of its own, so that client and server do not share a heap, a collector or a compiler. */
final class NodeProcess implements AutoCloseable {
    private static final String LISTENING = "slide: listening on ";

    private final Process process;
    private final String uri;

    private NodeProcess(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    /** A node must not outlive a program that is ended from outside. */
    static Process endedWithUs(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "slide-stop-node"));
        return process;
    }

    /** Starts a node on a free port of the loopback interface and waits until it listens. */
    static NodeProcess start(Path store) throws IOException {
        Process process = endedWithUs(new ProcessBuilder(command("serve", "--store", store.toString(), "--port", "0"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(LISTENING)) {
                return new NodeProcess(process, line.substring(LISTENING.length()));
            }
        }
        process.destroyForcibly();
        throw new IOException("the edge node ended before it listened; try: slide serve --store " + store);
    }

    /** The command line of another process of this program. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Slide.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}. */
    String uri() {
        return uri;
    }

    /** What the node has computed so far, in seconds of a core; 0 where the system does not tell. */
    double cpuSeconds() {
        return cpuSeconds(process);
    }

    static double cpuSeconds(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(p ->
                        p.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0))
                .sum();
    }

    @Override
    public void close() {
        stop(process);
    }

    /** Ends a server's process, by force if it takes longer than 5 s. */
    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
