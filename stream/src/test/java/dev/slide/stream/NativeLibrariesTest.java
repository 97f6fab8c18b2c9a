package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;

    @TempDir
    private Path cache;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 2, false, 12);
    }

    private Path unpacked() throws IOException {
        Path libraries = NativeLibraries.unpacked(cache);
        if (libraries == null) {
            throw new AssertionError("nothing was unpacked");
        }
        return libraries;
    }

    private static Map<String, Digest> content(Path libraries) throws IOException {
        Map<String, Digest> content = new TreeMap<>();
        for (Path file : list(libraries)) {
            content.put(String.valueOf(file.getFileName()), Digest.of(ByteBuffer.wrap(Files.readAllBytes(file))));
        }
        return content;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void unpacksOnceIntoAFolderNamedAfterTheBuild() throws IOException {
        Path libraries = unpacked();
        assertThat(libraries.getFileName().toString()).matches("onnxruntime-1\\.[0-9.]+-[a-z]+-[a-z0-9]+-[0-9a-f]{8}");
        assertThat(content(libraries))
                .containsKeys(System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
        List<FileTime> times = new ArrayList<>();
        for (Path file : list(libraries)) {
            FileTime past = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
            times.add(past);
            Files.setLastModifiedTime(file, past);
        }
        assertThat(unpacked()).isEqualTo(libraries);
        for (Path file : list(libraries)) {
            assertThat(times).contains(Files.getLastModifiedTime(file));
        }
    }

    @Test
    void mendsWhatIsNotAsItShouldBe() throws IOException {
        Path libraries = unpacked();
        Map<String, Digest> right = content(libraries);
        Path main = libraries.resolve(System.mapLibraryName("onnxruntime"));
        Path glue = libraries.resolve(System.mapLibraryName("onnxruntime4j_jni"));
        byte[] flipped = Files.readAllBytes(main);
        flipped[flipped.length / 2] ^= 4;
        Files.write(main, flipped);
        Files.write(glue, new byte[100]);
        Path abandoned = Files.createFile(libraries.resolve("libonnx123.part"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(7200)));
        unpacked();
        assertThat(content(libraries)).isEqualTo(right);

        Files.delete(glue);
        Files.createSymbolicLink(glue, Files.createFile(cache.resolve("elsewhere")));
        unpacked();
        assertThat(content(libraries)).isEqualTo(right);
        assertThat(cache.resolve("elsewhere")).isEmptyFile();
    }

    @Test
    void leavesFoldersAloneThatOthersCanWriteTo() throws IOException {
        Path libraries = unpacked();
        Files.setPosixFilePermissions(libraries, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(NativeLibraries.unpacked(cache)).isNull();
    }

    @Test
    void saysWhyItCannotUnpack() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        assertThatThrownBy(() -> NativeLibraries.unpacked(file)).isInstanceOf(IOException.class);
        Path libraries = unpacked();
        Path main = libraries.resolve(System.mapLibraryName("onnxruntime"));
        Files.delete(main);
        Files.createDirectories(main.resolve("full"));
        assertThatThrownBy(() -> NativeLibraries.unpacked(cache)).isInstanceOf(IOException.class);
        assertThat(list(libraries)).noneMatch(f -> f.toString().endsWith(".part"));
    }

    @Test
    void processesStartFromOneFolderAtOnceAndLeaveNothing() throws Exception {
        List<OtherProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(OtherProcess.start(model.pack().toString(), null, cache, temporary));
            }
            for (OtherProcess process : processes) {
                assertThat(process.output()).isEqualTo(OtherProcess.right(model));
            }
        } finally {
            processes.forEach(OtherProcess::close);
        }
        assertThat(list(temporary)).isEmpty();
        assertThat(content(list(cache.resolve("native")).get(0))).isEqualTo(content(unpacked()));
    }

    @Test
    void withoutAFolderTheRuntimeUnpacksItself() throws Exception {
        Path file = Files.createFile(cache.resolve("file"));
        try (OtherProcess process = OtherProcess.start(model.pack().toString(), null, file, temporary)) {
            assertThat(process.output()).isEqualTo(OtherProcess.right(model));
        }
    }

    @Test
    void whatTheAppHasSetCounts() throws Exception {
        Path own = unpacked();
        Path unused = cache.resolve("unused");
        try (OtherProcess process = OtherProcess.start(
                model.pack().toString(), null, unused, temporary, "-Donnxruntime.native.path=" + own)) {
            assertThat(process.output()).isEqualTo(OtherProcess.right(model));
        }
        assertThat(unused).doesNotExist();
        assertThat(list(temporary)).isEmpty();
    }
}
