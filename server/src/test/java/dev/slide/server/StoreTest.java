package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final List<byte[]> BLOBS = List.of(Layouts.bytes(1, 100));

    @TempDir
    private Path folder;

    private long nowNanos;

    private Store open() throws IOException {
        return Store.open(folder, () -> nowNanos);
    }

    @Test
    void namesLayoutsByTheirPath() throws IOException {
        Layouts.write(folder.resolve("ResNet"), BLOBS);
        Layouts.write(folder.resolve("org/team/Bert Base"), BLOBS);
        Layouts.write(folder.resolve("1/2/3/4"), BLOBS);
        Layouts.write(folder.resolve("1/2/3/5/6"), BLOBS);
        assertThat(open().names()).containsExactly("1/2/3/4", "org/team/bert-base", "resnet");
    }

    @Test
    void aLayoutIsAStoreOfOne() throws IOException {
        Path layout = folder.resolve("My Model");
        Layouts.write(layout, BLOBS);
        Layouts.write(layout.resolve("inner"), BLOBS);
        assertThat(Store.open(layout, () -> 0).names()).containsExactly("my-model");
    }

    @Test
    void findsLayoutsThatComeLater() throws Exception {
        Layouts.write(folder.resolve("a"), BLOBS);
        Store store = open();
        Layouts.write(folder.resolve("b"), BLOBS);
        assertThatThrownBy(() -> store.repository("b")).isInstanceOf(Refusal.class);
        nowNanos += 2_000_000_000L;
        assertThat(store.repository("b").name()).isEqualTo("b");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("no OCI image layout");
        assertThatThrownBy(() -> Store.open(folder.resolve("missing"), () -> 0))
                .hasMessageContaining("missing is not a folder");
        Layouts.write(folder.resolve("a b"), BLOBS);
        Layouts.write(folder.resolve("a-b"), BLOBS);
        assertThatThrownBy(this::open).hasMessageContaining("would both be the repository \"a-b\"");
    }

    @Test
    void aLinkDoesNotLeadOutOfALayout() throws Exception {
        Path secret = Files.write(folder.resolve("secret"), Layouts.bytes(2, 10));
        Path layout = folder.resolve("a");
        Layouts.write(layout, BLOBS);
        Digest digest = Digest.of(Files.readAllBytes(secret));
        Files.createSymbolicLink(OciLayout.open(layout).blob(digest), secret);
        Repository repository = open().repository("a");
        assertThatThrownBy(() -> repository.blob(digest.toString())).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("BLOB_UNKNOWN");
        });

        Path moved = folder.resolve("elsewhere");
        Files.move(layout.resolve("blobs"), moved);
        Files.createSymbolicLink(layout.resolve("blobs"), moved);
        assertThatThrownBy(() -> repository.blob(Digest.of(BLOBS.get(0)).toString()))
                .isInstanceOf(Refusal.class);
    }
}
