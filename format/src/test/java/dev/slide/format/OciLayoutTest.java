package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {
    @TempDir
    private Path folder;

    @Test
    void keepsBlobsByDigest() throws Exception {
        OciLayout layout = OciLayout.create(folder.resolve("a"));
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        Digest digest = layout.write(content);
        layout.write(content);
        assertThat(OciLayout.open(folder.resolve("a")).read(digest, 100)).isEqualTo(content);
        assertThatThrownBy(() -> layout.read(digest, 3)).hasMessageContaining("has 7 bytes, more than 3");
        Files.writeString(layout.blob(digest), "changed");
        assertThatThrownBy(() -> layout.read(digest, 100)).hasMessageContaining("does not match its digest");
        Files.delete(layout.blob(digest));
        assertThatThrownBy(() -> layout.read(digest, 100)).hasMessageContaining("is missing");
    }

    @Test
    void findsManifestsByTag() throws Exception {
        OciLayout layout = OciLayout.create(folder);
        assertThatThrownBy(layout::manifests).hasMessageContaining("has no index.json");
        Descriptor one = Descriptor.of(MediaTypes.MANIFEST, new byte[] {1});
        layout.writeIndex(List.of(one));
        assertThat(layout.manifest(null)).isEqualTo(one);
        Descriptor latest = one.annotated(Map.of(MediaTypes.REF_NAME, "latest"));
        Descriptor other =
                Descriptor.of(MediaTypes.MANIFEST, new byte[] {2}).annotated(Map.of(MediaTypes.REF_NAME, "v2"));
        layout.writeIndex(List.of(other, latest));
        assertThat(layout.manifest(null)).isEqualTo(latest);
        assertThat(layout.manifest("v2")).isEqualTo(other);
        assertThatThrownBy(() -> layout.manifest("v3")).hasMessageContaining("no manifest tagged \"v3\" among 2");
    }

    @Test
    void refusesOtherFolders() {
        assertThatThrownBy(() -> OciLayout.open(folder.resolve("none")))
                .hasMessageContaining("there is no such folder");
        assertThatThrownBy(() -> OciLayout.open(folder)).hasMessageContaining("is not an OCI image layout");
    }
}
