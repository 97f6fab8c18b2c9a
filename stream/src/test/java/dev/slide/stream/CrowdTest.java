package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many models, runs and processes at once, on one server and one cache. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CrowdTest {
    @TempDir
    private static Path folder;

    private static final List<Mode> MODES = List.of(Mode.values());

    private static TinyModel model;

    @TempDir
    private Path cache;

    @TempDir
    private Path userCache;

    @TempDir
    private Path temporary;

    private FaultyServer server;
    private Leaks leaks;

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 5, false, 81);
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch(cache);
        server = new FaultyServer(model.pack());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.close();
        leaks.check();
    }

    private void allBlobsAreKeptRight() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(cache.resolve("sha256"))) {
            for (Path file : files.toList()) {
                names.add(String.valueOf(file.getFileName()));
                assertThat(Files.readAllBytes(file)).isEqualTo(server.blob("sha256:" + file.getFileName()));
            }
        }
        assertThat(names)
                .hasSize(SlideModel.describe(model.pack().toString()).blobs().size());
    }

    /** Each downloads for itself what the cache does not have when it begins; a file is written by one of them. */
    @Test
    void tenModelsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Callable<float[]>> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                TensorData ids = TinyModel.ids(i, 2, 9);
                Mode mode = MODES.get(i % MODES.size());
                runs.add(() -> {
                    StreamOptions options =
                            StreamOptions.DEFAULTS.withMode(mode).withCache(cache);
                    try (SlideModel stream = SlideModel.open(server.location(), options)) {
                        float[] answer =
                                stream.run(List.of(ids)).outputs().get(0).floats();
                        stream.awaitComplete();
                        return answer;
                    }
                });
            }
            List<Future<float[]>> answers = threads.invokeAll(runs);
            for (int i = 0; i < 10; i++) {
                assertThat(answers.get(i).get()).isEqualTo(model.expected(TinyModel.ids(i, 2, 9)));
            }
        } finally {
            threads.shutdown();
        }
        allBlobsAreKeptRight();
    }

    /** Runs of one model go one at a time, and the model is downloaded once. */
    @Test
    void tenRunsOfOneModelAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (SlideModel stream = SlideModel.open(server.location(), StreamOptions.DEFAULTS)) {
            List<Callable<float[]>> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                TensorData ids = TinyModel.ids(i, 2, 9);
                runs.add(() -> stream.run(List.of(ids)).outputs().get(0).floats());
            }
            List<Future<float[]>> answers = threads.invokeAll(runs);
            for (int i = 0; i < 10; i++) {
                assertThat(answers.get(i).get()).isEqualTo(model.expected(TinyModel.ids(i, 2, 9)));
            }
            stream.awaitComplete();
        } finally {
            threads.shutdown();
        }
        String lastBlob = SlideModel.describe(model.pack().toString())
                .blobs()
                .get(3)
                .digest()
                .toString();
        assertThat(server.requestsFor(lastBlob)).isEqualTo(1);
    }

    @Test
    void processesShareACache() throws Exception {
        List<OtherProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(OtherProcess.start(server.location(), cache, userCache, temporary));
            }
            for (OtherProcess process : processes) {
                assertThat(process.output()).isEqualTo(OtherProcess.right(model));
            }
        } finally {
            processes.forEach(OtherProcess::close);
        }
        allBlobsAreKeptRight();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    /** Native memory that a run does not give back would add up. */
    @Test
    void memoryDoesNotGrowWithRuns() throws Exception {
        TensorData ids = TinyModel.ids(1, 2, 9);
        float[] expected = model.expected(ids);
        long after50 = 0;
        for (int i = 0; i < 150; i++) {
            try (SlideModel stream = SlideModel.open(model.pack().toString(), StreamOptions.DEFAULTS)) {
                assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(expected);
            }
            if (i == 49) {
                after50 = residentBytes();
            }
        }
        // A session of this model holds about 1 MB, so 100 of them would show.
        assertThat(residentBytes() - after50).isLessThan(60 << 20);
    }

    private static long residentBytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS");
    }
}
