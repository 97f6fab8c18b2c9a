package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches that are full, closed, broken or shared. */
class CacheFaultsTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static TensorData ids;
    private static float[] expected;

    @TempDir
    private Path cache;

    private FaultyServer server;
    private Leaks leaks;
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 4, false, 51);
        ids = TinyModel.ids(4, 2, 20);
        expected = model.expected(ids);
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

    private void run(Path where) throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS.withCache(where).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(expected);
            stream.awaitComplete();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("sha256"))) {
            return files.toList();
        }
    }

    /** What is wrong with every file of the cache. */
    enum Corruption {
        TRUNCATED,
        EMPTY,
        LONGER,
        FLIPPED,
        OTHERS_CONTENT,
        EMPTY_FOLDER,
        BROKEN_LINK,
        LINK_TO_WRONG_BYTES;

        void apply(Path file, Path elsewhere) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            byte[] flipped = bytes.clone();
            flipped[bytes.length / 3] ^= 64;
            Files.delete(file);
            switch (this) {
                case TRUNCATED -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
                case EMPTY -> Files.createFile(file);
                case LONGER -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
                case FLIPPED -> Files.write(file, flipped);
                case OTHERS_CONTENT -> Files.write(file, new byte[bytes.length]);
                case EMPTY_FOLDER -> Files.createDirectory(file);
                case BROKEN_LINK -> Files.createSymbolicLink(file, elsewhere.resolve("nowhere"));
                case LINK_TO_WRONG_BYTES ->
                    Files.createSymbolicLink(
                            file, Files.write(elsewhere.resolve(String.valueOf(file.getFileName())), flipped));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void whatIsCorruptedIsFetchedAgainAndRepaired(Corruption corruption) throws IOException {
        run(cache);
        int first = server.requests().size();
        Path elsewhere = Files.createDirectory(cache.resolve("elsewhere"));
        for (Path file : files()) {
            corruption.apply(file, elsewhere);
        }
        run(cache);
        assertThat(server.requests().size()).isGreaterThanOrEqualTo(first + 3 + files().size());
        int repaired = server.requests().size();
        run(cache);
        assertThat(server.requests()).as("manifest, configuration, skeletons").hasSize(repaired + 3);
        assertThat(recorder.troubles()).isEmpty();
        for (Path file : files()) {
            assertThat(file).isRegularFile();
        }
    }

    /** What somebody does to the files of a cache while they are read. */
    enum InPlace {
        TRUNCATED,
        OVERWRITTEN;

        void apply(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        if (this == TRUNCATED) {
                            channel.truncate(Files.size(file) / 3);
                        } else {
                            channel.write(ByteBuffer.allocate((int) Files.size(file)));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whatever was read before is used as it was, what is read later is found broken. */
    @ParameterizedTest
    @CsvSource({
        "TRUNCATED, STREAM, true",
        "TRUNCATED, STREAM, false",
        "TRUNCATED, STREAM_IN_ORDER, true",
        "TRUNCATED, DOWNLOAD, true",
        "OVERWRITTEN, STREAM, true",
        "OVERWRITTEN, STREAM, false",
        "OVERWRITTEN, STREAM_IN_ORDER, true",
        "OVERWRITTEN, DOWNLOAD, true"
    })
    void filesThatChangeWhileARunReadsThem(InPlace change, Mode mode, boolean beforeSessions) throws IOException {
        for (boolean freeing : mode.overlaps() ? new boolean[] {false, true} : new boolean[] {false}) {
            run(cache);
            AtomicBoolean changed = new AtomicBoolean();
            Runnable once = () -> {
                if (!changed.getAndSet(true)) {
                    change.apply(cache.resolve("sha256"));
                }
            };
            if (beforeSessions) {
                OpenSessions.observe(run -> once.run());
            }
            StreamOptions options = StreamOptions.DEFAULTS
                    .withMode(mode)
                    .withFreeing(freeing)
                    .withCache(cache)
                    .withListener(beforeSessions ? recorder : progress -> once.run());
            try (SlideModel stream = SlideModel.open(server.location(), options)) {
                for (int run = 0; run < 3; run++) {
                    TensorData others = TinyModel.ids(4 + run, 2, 20);
                    assertThat(stream.run(List.of(others)).outputs().get(0).floats())
                            .isEqualTo(model.expected(others));
                    stream.awaitComplete();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                OpenSessions.observe(run -> {});
            }
            assertThat(changed).isTrue();
        }
    }

    /** Later runs read rows that none before needed from the cache, and of a table no more than they need. */
    @Test
    void laterRunsFindTheirRowsInTheCache() throws Exception {
        run(cache);
        int before = server.requests().size();
        StreamOptions options =
                StreamOptions.DEFAULTS.withCache(cache).withFetchRest(false).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            for (int run = 0; run < 3; run++) {
                TensorData others = TinyModel.ids(40 + run, 2, 20);
                assertThat(stream.run(List.of(others)).outputs().get(0).floats())
                        .isEqualTo(model.expected(others));
            }
        }
        assertThat(server.requests()).as("manifest, configuration, skeletons").hasSize(before + 3);
    }

    @ParameterizedTest
    @EnumSource(InPlace.class)
    void aFolderThatChangesWhileARunReadsItIsRefused(InPlace change) throws Exception {
        TinyModel own = TinyModel.make(Files.createDirectory(cache.resolve("own")), 4, false, 51);
        AtomicBoolean changed = new AtomicBoolean();
        StreamOptions options = StreamOptions.DEFAULTS.withMode(Mode.DOWNLOAD).withListener(progress -> {
            if (!changed.getAndSet(true)) {
                change.apply(own.pack().resolve("blobs").resolve("sha256"));
            }
        });
        try (SlideModel stream = SlideModel.open(own.pack().toString(), options)) {
            assertThatThrownBy(() -> stream.run(List.of(ids)))
                    .isInstanceOf(IOException.class)
                    .message()
                    .containsPattern("does not match its digest|ended the stream")
                    .doesNotContain("\n");
        }
    }

    @Test
    void aFullFolderInPlaceOfAFileStaysAndIsTold() throws IOException {
        run(cache);
        Path file = files().get(0);
        Files.delete(file);
        Files.createDirectories(file.resolve("full"));
        run(cache);
        assertThat(recorder.troubles()).hasSize(1).allMatch(t -> t.contains("going on without"));
        assertThat(file.resolve("full")).isDirectory();
    }

    @Test
    void aFileInPlaceOfTheCacheIsDoneWithout() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        run(file);
        assertThat(recorder.troubles()).hasSize(1).allMatch(t -> t.contains("file") && t.contains("going on without"));
        assertThat(file).isEmptyFile();
    }

    @Test
    void aFullDiskIsDoneWithout() throws Exception {
        Path disk = Files.createDirectory(cache.resolve("disk"));
        try (Mount mount = Mount.of("-t", "tmpfs", "-o", "size=300k", "tmpfs", disk.toString())) {
            run(disk);
            assertThat(recorder.troubles()).hasSize(1).allMatch(t -> t.contains("No space left"));
            try (Stream<Path> files = Files.walk(disk)) {
                assertThat(files).noneMatch(f -> f.toString().endsWith(".part"));
            }
            int before = server.requests().size();
            run(disk);
            assertThat(server.requests().size()).isLessThan(2 * before);
            assertThat(mount.folder()).isEqualTo(disk.toString());
        }
    }

    @Test
    void aReadOnlyCacheIsReadAndNotWritten() throws Exception {
        run(cache);
        Files.delete(files().get(0));
        Path disk = Files.createDirectory(folder.resolve("read-only"));
        try (Mount mount = Mount.of("--bind", cache.toString(), disk.toString())) {
            mount.readOnly();
            int before = server.requests().size();
            run(disk);
            assertThat(recorder.troubles()).hasSize(1).allMatch(t -> t.contains("Read-only"));
            assertThat(server.requests().size()).isBetween(before + 4, before + 6);
        }
    }

    @Test
    void whatEndedProcessesLeftIsRemoved() throws IOException {
        Path blobs = Files.createDirectories(cache.resolve("sha256"));
        Path old = Files.createFile(blobs.resolve("0123456789ab77.part"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(2 * 3600)));
        run(cache);
        assertThat(old).doesNotExist();
    }

    /** A mount of this test; skipped where that is not allowed. */
    private record Mount(String folder) implements AutoCloseable {
        static Mount of(String... arguments) throws Exception {
            Assumptions.assumeTrue(mount(arguments), "mounting is not allowed here");
            return new Mount(arguments[arguments.length - 1]);
        }

        void readOnly() throws Exception {
            Assumptions.assumeTrue(mount("-o", "remount,bind,ro", folder), "remounting is not allowed here");
        }

        private static boolean mount(String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of("mount"));
            command.addAll(List.of(arguments));
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            new ProcessBuilder("umount", "-l", folder).start().onExit().join();
        }
    }
}
