package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/** Rates and numbers of bytes as people type them, after a letter that says which, beside exact arithmetic. */
class QuantityFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                bytes("r100M"),
                bytes("r1.5 Gbit/s"),
                bytes("r.7kbps"),
                bytes("b65536"),
                bytes("b1.001k"),
                bytes("b64KiB"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("k", "K", "M", "G", "T", "Ki", "B", "bit/s", "bps", "MB", "e", "E");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return TypeConversionException.class;
    }

    @Override
    protected int rounds() {
        return 10_000;
    }

    @Override
    protected void read(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.startsWith("r")) {
            double rateBps = new BitRate().convert(text.substring(1));
            double exact = exact(text.substring(1)).doubleValue();
            assertThat(rateBps).isFinite().isPositive().isBetween(exact * (1 - 1e-12), exact * (1 + 1e-12));
        } else if (!text.isEmpty()) {
            long count = new ByteCount().convert(text.substring(1));
            assertThat(count).isPositive();
            assertThat(exact(text.substring(1))).isEqualByComparingTo(BigDecimal.valueOf(count));
        }
    }

    private static BigDecimal exact(String text) {
        String digits = text.strip().replaceFirst("\\s*(bit/s|bps|B)$", "").strip();
        BigDecimal base = BigDecimal.valueOf(digits.endsWith("i") ? 1024 : 1000);
        digits = digits.replaceFirst("i$", "");
        int power = "kMGT".indexOf(digits.replace('K', 'k').charAt(digits.length() - 1)) + 1;
        return new BigDecimal(digits.substring(0, digits.length() - (power > 0 ? 1 : 0))
                        .strip())
                .multiply(base.pow(power));
    }

    @Override
    protected List<String> reasons() {
        return List.of("is not a rate in bit/s above 0", "1 MB/s is 8M", "is not a whole number of bytes above 0");
    }
}
