package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.util.List;
import java.util.Map;

class OciIndexFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        Descriptor manifest = Descriptor.of(MediaTypes.MANIFEST, new byte[] {1});
        return List.of(
                OciLayout.index(List.of(manifest)),
                OciLayout.index(List.of(manifest.annotated(Map.of(MediaTypes.REF_NAME, "latest")), manifest)));
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("\"manifests\"", "\"annotations\"");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        List<Descriptor> manifests = OciLayout.index("index.json", input);
        byte[] written = OciLayout.index(manifests);
        assertThat(OciLayout.index("index.json", written)).isEqualTo(manifests);
        Jackson.requireHeld(input, written);
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "\"manifests\" is missing",
                "$.manifests[0].size",
                "index.json ends too early",
                "stands there twice",
                "\"schemaVersion\" is 1, not 2",
                "it is \"application/vnd.oci");
    }
}
