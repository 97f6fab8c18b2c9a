package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a model must give back: file descriptors, threads, sessions, temporary files. Compares two moments; connections and
 * threads of the libraries may take a moment to end.
 */
final class Leaks {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** Opened and closed by the JVM and by ONNX Runtime's telemetry whenever they like. */
    private static final Pattern OTHERS =
            Pattern.compile("\\.jar$|/lib/modules$|^/proc/|^/dev/|^/sys/|/\\.onnxruntime/|/mat-debug-[0-9]+\\.log$");

    private final List<Path> folders;
    private final Held before;

    private record Held(int descriptors, TreeMap<String, Integer> threads, int sessions) {}

    private Leaks(List<Path> folders) throws IOException {
        this.folders = folders;
        this.before = held();
    }

    /**
     * The first moment.
     *
     * @param folders in which nothing half-written may be left
     */
    static Leaks watch(Path... folders) throws IOException {
        OnnxRuntime.environment();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here);
                Socket client = new Socket(here, server.getLocalPort())) {
            // The JDK keeps a socket of its own from the first one on.
            assertThat(client.isConnected()).isTrue();
        }
        return new Leaks(List.of(folders));
    }

    /** The second moment: no more is held than at the first. */
    void check() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Held now = held();
        while (!isNoMoreThanBefore(now) && System.nanoTime() < end) {
            Thread.sleep(20);
            now = held();
        }
        assertThat(now.threads()).isEqualTo(before.threads());
        assertThat(now.sessions()).as("open sessions").isEqualTo(before.sessions());
        assertThat(now.descriptors()).as("descriptors: " + targets()).isLessThanOrEqualTo(before.descriptors());
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
            }
        }
    }

    private boolean isNoMoreThanBefore(Held now) {
        return now.descriptors() <= before.descriptors()
                && now.threads().equals(before.threads())
                && now.sessions() == before.sessions();
    }

    private static Held held() throws IOException {
        TreeMap<String, Integer> threads = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            // What OkHttp and Okio keep for all clients ends by itself after a minute.
            boolean ours = (name.startsWith("slide-") && !name.equals("slide-load-runtime"))
                    || name.startsWith("OkHttp http")
                    || name.startsWith("OkHttp Dispatcher");
            if (ours) {
                threads.merge(name, 1, Integer::sum);
            }
        }
        return new Held(targets().size(), threads, OpenSessions.count());
    }

    /** What the open descriptors point to: sockets and files; not those of the class path. */
    private static List<String> targets() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (!OTHERS.matcher(target).find()) {
                        targets.add(target);
                    }
                } catch (NoSuchFileException closedInBetween) {
                    Objects.requireNonNull(closedInBetween);
                }
            }
        }
        return targets;
    }
}
