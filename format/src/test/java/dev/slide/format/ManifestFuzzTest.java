package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.util.List;
import java.util.Map;

class ManifestFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        Descriptor layer = Descriptor.of(MediaTypes.WEIGHTS, new byte[] {3});
        Manifest manifest = new Manifest(
                MediaTypes.MODEL_ARTIFACT,
                Descriptor.of(MediaTypes.MODEL_CONFIG, new byte[] {1}),
                List.of(layer.annotated(Map.of("b", "2", "a", "1")), layer),
                Map.of(MediaTypes.TITLE, "m"));
        Manifest bare = new Manifest("", layer, List.of(), Map.of());
        return List.of(manifest.toJson(), bare.toJson());
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "\"schemaVersion\"", "\"size\"", "\"digest\"", "\"annotations\"", "\"layers\"", "\"later\"");
        return Mutator.anyOf(tokens, tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        Manifest manifest = Manifest.parse(input);
        byte[] written = manifest.toJson();
        assertThat(Manifest.parse(written)).isEqualTo(manifest);
        Jackson.requireHeld(input, written);
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "manifest ends too early",
                "manifest is not JSON",
                "\"schemaVersion\" is 1, not 2",
                "\"config\" is missing",
                "\"layers\" is missing",
                "\"mediaType\" is missing",
                "\"digest\" is missing",
                "\"size\" is missing",
                "\"size\" is -1",
                "it is \"application/vnd.oci",
                "half a surrogate pair",
                "control character inside a string",
                "a number of more than 400 digits",
                "expected a number, found string",
                "expected a string, found number",
                "is not sha256: followed by",
                "$.layers[0].size",
                "stands there twice",
                "not UTF-8");
    }
}
