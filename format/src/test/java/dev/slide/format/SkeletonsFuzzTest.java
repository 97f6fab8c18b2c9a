package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;

class SkeletonsFuzzTest extends ParserFuzz {
    private final PackConfig config = TestPacks.config();

    @Override
    protected List<byte[]> seeds() {
        return List.of(skeletons("HEAD", "c1").toBytes(), skeletons("", "").toBytes());
    }

    private static Skeletons skeletons(String header, String constant) {
        return new Skeletons(
                part(header),
                List.of(part("s0"), part(""), part("s2")),
                List.of(part("w0"), part("w1"), part("w2")),
                List.of(part("c0"), part(constant)),
                List.of(part("ids"), part("rows"), part(""), part("logits")));
    }

    private static byte[] part(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected Mutator mutator() {
        return new ByteMutator();
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    /** Lengths are claims: nothing may be allocated for them before they add up. */
    @Override
    protected long mostBytes(int inputBytes) {
        return (256 << 10) + 40L * inputBytes;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        Skeletons skeletons = Skeletons.parse(input, config);
        assertThat(skeletons.toBytes()).isEqualTo(input);
        assertThat(skeletons.rowsLookedUp(config, "ids")).isNotNull();
        assertThat(skeletons.model(config, SegmentRun.all(config)).length).isLessThanOrEqualTo(input.length + 64);
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "skeletons have only",
                "do not begin with SLIDESK1",
                "segments, the configuration 3",
                "weights, the configuration 3",
                "tensors, the configuration 4",
                "skeletons claim",
                "end inside their list of lengths",
                "of the skeletons has length -",
                "where their lengths add up to");
    }
}
