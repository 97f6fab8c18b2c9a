package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 14. */
class ByteRangesTest {

    private static String read(String header, long size) throws Refusal {
        return ByteRanges.parse(header, size)
                .map(ranges ->
                        ranges.stream().map(r -> r.offset() + "+" + r.length()).collect(Collectors.joining(" ")))
                .orElse("ignored");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-0|0+1",
                "bytes=0-499|0+500",
                "Bytes=500-999|500+500",
                "bytes=-500|500+500",
                "bytes=-5000|0+1000",
                "bytes=990-|990+10",
                "bytes=990-5000|990+10",
                "bytes=990-99999999999999999999999999|990+10",
                "bytes=00000000000000000000000007-8|7+2",
                "bytes=5-5, 7-8 ,,-1|5+1 7+2 999+1",
                "bytes=7-8,0-1|7+2 0+2",
                "bytes=0-1,5000-6000|0+2",
                "bytes=0-9,5-9,5-9|0+10 5+5 5+5",
            })
    void reads(String header, String expected) throws Refusal {
        assertThat(read(header, 1000)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-4",
                "bytes=1",
                "bytes=1-2-3",
                "bytes=0x1-2",
                "bytes=+1-2",
                "bytes=1-2;3-4",
                "bytes =0-1",
                "items=0-1",
                "bytes=0-1,x",
                "bytes=\u0661-2",
                "bytes=--1"
            })
    void ignoresWhatIsMalformed(String header) throws Refusal {
        assertThat(read(header, 1000)).isEqualTo("ignored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=1000-",
                "bytes=1000-1001",
                "bytes=-0",
                "bytes=2000-3000,4000-",
                "bytes=99999999999999999999-",
                "bytes=0-9,0-9,0-9,0-9"
            })
    void refusesWithTheSize(String header) {
        assertThatThrownBy(() -> read(header, 1000)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(416);
            assertThat(refusal.headers()).containsEntry("Content-Range", "bytes */1000");
        });
    }

    @Test
    void anEmptyBlobHasNoRange() {
        assertThatThrownBy(() -> read("bytes=0-", 0)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> read("bytes=-1", 0)).isInstanceOf(Refusal.class);
    }

    @Test
    void boundsTheirNumber() throws Refusal {
        String most = ranges(ByteRanges.MAX_RANGES);
        assertThat(ByteRanges.parse(most, 1 << 20).orElseThrow()).hasSize(ByteRanges.MAX_RANGES);
        assertThatThrownBy(() -> ByteRanges.parse(ranges(ByteRanges.MAX_RANGES + 1), 1 << 20))
                .hasMessageContaining("more than 4096");
    }

    private static String ranges(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));
    }

    /** Whatever is sent, what comes out lies within the blob. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void staysWithinTheBlob(long seed) {
        Random random = new Random(seed);
        String alphabet = "0123456789--,, =";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder header = new StringBuilder("bytes=");
            for (int c = random.nextInt(12); c > 0; c--) {
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            long size = random.nextInt(200);
            try {
                List<ByteRanges.Range> ranges =
                        ByteRanges.parse(header.toString(), size).orElse(List.of());
                assertThat(ranges).allMatch(r -> r.offset() >= 0 && r.length() > 0 && r.end() <= size);
            } catch (Refusal e) {
                assertThat(e.status()).isEqualTo(416);
            }
        }
    }
}
