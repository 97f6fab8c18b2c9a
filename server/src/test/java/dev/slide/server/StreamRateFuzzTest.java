package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The body of {@code PATCH /v1/streams/ID} and the header {@code Slide-Rate}, which must agree on numbers. */
class StreamRateFuzzTest extends ParserFuzz {
    private static final Rates RATES = new Rates(OptionalDouble.empty());

    @Override
    protected List<byte[]> seeds() {
        return List.of(bytes("{\"rateBps\": 5e7}"), bytes("{\"rateBps\":null}"), bytes("125000.5"), bytes("100000000"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("\"rateBps\"", "null", "1e30");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return Refusal.class;
    }

    @Override
    protected void read(byte[] input) throws Refusal {
        String text = new String(input, StandardCharsets.UTF_8);
        double rateBps;
        if (text.indexOf('{') < 0) {
            rateBps = RATES.of(text);
            assertThat(rateBps).isEqualTo(Double.parseDouble(text));
        } else {
            double wantedBps = StreamRequest.rateBps(input).orElse(Pacer.UNPACED);
            rateBps = RATES.of("rateBps", Double.toString(wantedBps), wantedBps);
        }
        assertThat(rateBps).isGreaterThanOrEqualTo(1);
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "the body is not JSON",
                "which is not known",
                "rateBps is missing, or neither a number of bit/s nor null",
                "not a decimal number of at least 1 bit/s");
    }

    /** Jackson has no double for it and says so by an unchecked exception. */
    @Test
    void refusesWholeNumbersBeyondDoubles() {
        assertThatThrownBy(() -> read(bytes("{\"rateBps\":1" + "0".repeat(400) + "}")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("rateBps is missing, or neither");
    }
}
