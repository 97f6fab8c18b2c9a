package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header Range, beside the grammar of RFC 9110 written down once more. */
class ByteRangesFuzzTest extends ParserFuzz {
    private static final long SIZE = 1000;

    @Override
    protected List<byte[]> seeds() {
        return List.of(bytes("bytes=0-499"), bytes("bytes=5-9, 20-30 ,,-7"), bytes("bytes=990-"), bytes("items=0-1"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        return Mutator.anyOf(new TokenMutator("bytes", "items", "-", "1000-", "0-9,"), new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return Refusal.class;
    }

    @Override
    protected int rounds() {
        return 10_000;
    }

    @Override
    protected void read(byte[] input) throws Refusal {
        String header = new String(input, StandardCharsets.UTF_8);
        Optional<List<ByteRanges.Range>> ranges = ByteRanges.parse(header, SIZE);
        assertThat(ranges).isEqualTo(expected(header));
    }

    private static Optional<List<ByteRanges.Range>> expected(String header) {
        if (!header.regionMatches(true, 0, "bytes=", 0, 6)) {
            return Optional.empty();
        }
        List<ByteRanges.Range> ranges = new ArrayList<>();
        BigInteger size = BigInteger.valueOf(SIZE);
        for (String part : header.substring(6).split(",", -1)) {
            String spec = part.replaceAll("^[ \t]+|[ \t]+$", "");
            if (spec.isEmpty()) {
                continue;
            }
            if (!spec.matches("[0-9]+-[0-9]*|-[0-9]+")) {
                return Optional.empty();
            }
            int dash = spec.indexOf('-');
            BigInteger first = dash == 0 ? null : new BigInteger(spec.substring(0, dash));
            BigInteger last = dash == spec.length() - 1 ? null : new BigInteger(spec.substring(dash + 1));
            if (first == null) {
                first = size.subtract(size.min(last));
                last = null;
            } else if (last != null && last.compareTo(first) < 0) {
                return Optional.empty();
            }
            BigInteger end = last == null ? size : last.add(BigInteger.ONE).min(size);
            if (first.compareTo(end) < 0) {
                ranges.add(new ByteRanges.Range(
                        first.longValue(), end.subtract(first).longValue()));
            }
        }
        return ranges.isEmpty() ? Optional.empty() : Optional.of(ranges);
    }

    @Override
    protected List<String> reasons() {
        return List.of("no range of", "overlap in more than 2 places");
    }
}
