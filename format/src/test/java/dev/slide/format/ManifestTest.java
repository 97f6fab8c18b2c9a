package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static Manifest manifest() {
        return new Manifest(
                MediaTypes.MODEL_ARTIFACT,
                Descriptor.of(MediaTypes.MODEL_CONFIG, new byte[] {1}),
                List.of(
                        Descriptor.of(MediaTypes.PACK_CONFIG, new byte[] {2}),
                        Descriptor.of(MediaTypes.WEIGHTS, new byte[] {3}).annotated(Map.of("b", "2", "a", "1")),
                        Descriptor.of(MediaTypes.WEIGHTS, new byte[] {4})),
                Map.of(MediaTypes.TITLE, "m"));
    }

    @Test
    void readsWhatItWrites() throws Exception {
        byte[] json = manifest().toJson();
        assertThat(Manifest.parse(json)).isEqualTo(manifest());
        assertThat(Manifest.parse(json).toJson()).isEqualTo(json);
    }

    @Test
    void findsTheOnlyLayerOfAType() throws Exception {
        assertThat(manifest().only(MediaTypes.PACK_CONFIG).size()).isEqualTo(1);
        assertThatThrownBy(() -> manifest().only(MediaTypes.WEIGHTS)).hasMessageContaining("has 2 layers");
        assertThatThrownBy(() -> manifest().only(MediaTypes.SKELETONS)).hasMessageContaining("has 0 layers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "nonsense",
                "{\"schemaVersion\":1,\"config\":{},\"layers\":[]}",
                "{\"schemaVersion\":2,\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a\",\"digest\":\"sha256:00\",\"size\":1}}",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a\",\"size\":1},\"layers\":[]}",
                "{\"schemaVersion\":2,\"config\":[[[[[[]]]]]],\"layers\":[]}"
            })
    void refusesWhatIsNoManifest(String json) {
        assertThatThrownBy(() -> Manifest.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("manifest");
    }

    @Test
    void refusesANegativeSize() {
        String json = new String(manifest().toJson(), StandardCharsets.UTF_8).replaceFirst("\"size\":1", "\"size\":-5");
        assertThatThrownBy(() -> Manifest.parse(json.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("\"size\" is -5");
    }

    @Test
    void refusesDeepNesting() {
        String json = "{\"schemaVersion\":2,\"x\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> Manifest.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FormatException.class);
    }
}
