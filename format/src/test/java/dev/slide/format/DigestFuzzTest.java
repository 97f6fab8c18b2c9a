package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;

class DigestFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        return List.of(Digest.of(new byte[] {1}).toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected Mutator mutator() {
        return Mutator.anyOf(new TokenMutator("sha256", "sha512", "A", "g"), new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        String text = new String(input, StandardCharsets.UTF_8);
        Digest digest = Digest.parse(text);
        assertThat(digest.toString()).isEqualTo(text);
        assertThat(text).matches("sha256:[0-9a-f]{64}");
        assertThat(digest.toBytes()).hasSize(Digest.BYTES);
    }

    @Override
    protected List<String> reasons() {
        return List.of("is not sha256: followed by 64 lower-case hexadecimal digits");
    }
}
