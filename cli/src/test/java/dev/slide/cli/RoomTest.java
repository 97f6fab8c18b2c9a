package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.pack.ModelSize;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
    private static final long GB = 1_000_000_000L;

    @TempDir
    private Path folder;

    private static Room room(long diskBytes, long memoryBytes) {
        return new Room(path -> diskBytes, () -> memoryBytes, Long.MAX_VALUE);
    }

    private static ModelSize size(long bytes) {
        return new ModelSize(bytes, bytes / 10);
    }

    @Test
    void tooLittleDiskIsRefused() {
        Path missing = folder.resolve("a/b");
        assertThatThrownBy(() -> room(GB, GB).requireDisk(missing, GB + 1))
                .isInstanceOf(CliException.class)
                .hasMessage(missing + " has room for 1.00 GB, but 1.00 GB are needed; choose another folder, or make"
                        + " room");
        assertThatCode(() -> room(GB, GB).requireDisk(missing, GB)).doesNotThrowAnyException();
    }

    @Test
    void theFolderThatExistsIsAsked() throws Exception {
        Path[] asked = new Path[1];
        new Room(
                        path -> {
                            asked[0] = path;
                            return GB;
                        },
                        () -> GB,
                        GB)
                .requireDisk(folder.resolve("a/../b/c"), 1);
        assertThat(asked[0]).isEqualTo(folder.toAbsolutePath().normalize());
    }

    @Test
    void tooLittleMemoryToPackIsRefused() {
        assertThatThrownBy(() -> room(100 * GB, GB).requireForPacking("big", size(GB), folder))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith("packing big takes at least 4.54 GB of memory, but 1.00 GB are available;");
        assertThatThrownBy(() -> room(GB, 100 * GB).requireForPacking("big", size(GB), folder))
                .hasMessageContaining("but 2.00 GB are needed");
        assertThatCode(() -> room(2 * GB, 5 * GB).requireForPacking("big", size(GB), folder))
                .doesNotThrowAnyException();
    }

    @Test
    void tooLittleHeapToPackIsRefused() {
        ModelSize table = new ModelSize(GB, GB / 2);
        assertThatThrownBy(() -> new Room(path -> 2 * GB, () -> 5 * GB, GB).requireForPacking("big", table, folder))
                .isInstanceOf(CliException.class)
                .hasMessage("packing big, whose largest weight has 500 MB, takes at least 2.07 GB of Java's heap, which"
                        + " may have 1.00 GB; allow more: SLIDE_JAVA_OPTIONS=-Xmx1972m");
        assertThatCode(() -> new Room(path -> 2 * GB, () -> 5 * GB, 3 * GB).requireForPacking("big", table, folder))
                .doesNotThrowAnyException();
    }

    @Test
    void theMachineHasSomeRoom() {
        assertThatCode(() -> Room.ofMachine().requireForPacking("small", size(1000), folder))
                .doesNotThrowAnyException();
    }

    /** Nothing is begun, so nothing is left. */
    @Test
    void theCacheAsksBeforeItBuilds() throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        ZooCache cache = new ZooCache(folder, room(GB, GB), "1", Console.plain(nowhere, nowhere));
        assertThatThrownBy(() -> cache.onnx(ZooNames.find("gpt2-medium"), 1))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("1.42 GB are needed");
        ZooCache roomier = new ZooCache(folder, room(2 * GB, GB), "1", Console.plain(nowhere, nowhere));
        assertThatThrownBy(() -> roomier.onnx(ZooNames.findAll(List.of("resnet18", "vit-l-16", "gpt2-medium")), 1))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("2.68 GB are needed");
        assertThat(folder).isEmptyDirectory();
    }
}
