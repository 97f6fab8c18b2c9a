package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkeletonsTest {

    private static byte[] part(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Skeletons skeletons() {
        return new Skeletons(
                part("HEAD"),
                List.of(part("s0"), part("s1"), part("s2")),
                List.of(part("w0"), part("w1"), part("w2")),
                List.of(part("c0"), part("c1")),
                List.of(part("ids"), part("rows"), part("hidden"), part("logits")));
    }

    @Test
    void readsWhatItWrites() throws Exception {
        byte[] blob = skeletons().toBytes();
        assertThat(Skeletons.parse(blob, TestPacks.config()).toBytes()).isEqualTo(blob);
    }

    /** Header, then ModelProto.graph (7) of name (2), nodes, weights, constants, inputs (11) and outputs (12). */
    @Test
    void aRunIsAConcatenation() {
        assertThat(text(new SegmentRun(0, 3)))
                .isEqualTo("HEAD"
                        + field(7, field(2, "slide") + "s0s1s2w0w1w2c0c1" + field(11, "ids") + field(12, "logits")));
        assertThat(text(new SegmentRun(1, 2)))
                .isEqualTo("HEAD" + field(7, field(2, "slide") + "s1w1c0" + field(11, "rows") + field(12, "hidden")));
        assertThat(text(new SegmentRun(2, 3))).contains("s2w2w0c0c1");
    }

    private static String field(int number, String value) {
        return "" + (char) (number * 8 + 2) + (char) value.length() + value;
    }

    private static String text(SegmentRun run) {
        return new String(skeletons().model(TestPacks.config(), run), StandardCharsets.ISO_8859_1);
    }

    @Test
    void refusesConstantsThatAreNotThere() {
        List<byte[]> three = List.of(part("a"), part("b"), part("c"));
        List<byte[]> tensors = List.of(part("ids"), part("rows"), part("hidden"), part("logits"));
        byte[] blob = new Skeletons(part("HEAD"), three, three, List.of(part("c0")), tensors).toBytes();
        assertThatThrownBy(() -> Skeletons.parse(blob, TestPacks.config()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("segment 2 needs constant 1 of 1");
    }

    @Test
    void refusesDamagedBytes() {
        byte[] blob = skeletons().toBytes();
        Random random = new Random(3);
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> Skeletons.parse(cut, TestPacks.config())).isInstanceOf(FormatException.class);
        }
        for (int i = 0; i < 24 + 13 * 4; i++) {
            byte[] damaged = blob.clone();
            damaged[i] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> Skeletons.parse(damaged, TestPacks.config()))
                    .as("byte " + i)
                    .isInstanceOf(FormatException.class);
        }
    }
}
