package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.model.Scenario;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is read is a scenario, or an exception that says where and what. */
class ScenarioFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final List<String> PIECES = List.of(
            "null",
            "NaN",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "{\"a\":1}",
            ",",
            ":",
            "}",
            "]",
            "[",
            "{",
            "\"",
            "\\",
            "\\u0000",
            "&a ",
            "*a",
            "!!map ",
            "- ",
            "? ",
            "| ",
            "> ",
            "---\n",
            "...\n",
            "%YAML 99.99\n",
            "\t",
            "\n",
            "#",
            "<<: ",
            "'",
            "~",
            ".nan",
            "0x",
            "1e-400",
            "9999999999999999999999",
            "true",
            "\ufeff",
            "ü",
            "\ud83d\ude00");

    @ParameterizedTest
    @CsvSource({"a.json, 1", "a.json, 2", "a.yaml, 3", "a.yaml, 4", "a, 5"})
    void damagedScenarios(String name, long seed) throws Exception {
        byte[] sound = (name.contains("yaml") ? Texts.YAML : Texts.JSON).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(seed);
        int right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = sound;
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged = damaged(damaged, random);
            }
            try {
                Scenario scenario = Texts.read(name, damaged);
                assertThat(scenario.tasks()).isNotEmpty();
                assertThat(scenario.models()).isNotEmpty();
                right++;
            } catch (ScenarioException e) {
                assertThat(e.count()).isPositive();
                assertThat(e.lines())
                        .isNotEmpty()
                        .hasSizeLessThanOrEqualTo(21)
                        .allMatch(line -> line.startsWith(name + ": "));
            }
        }
        assertThat(right).isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(20));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                if (at < flipped.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            case 1 -> joined(bytes, at, new byte[0], bytes.length);
            case 2 -> joined(bytes, at, new byte[0], to);
            case 3 -> {
                byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
                yield joined(bytes, at, piece, random.nextBoolean() ? at : to);
            }
            case 4 -> {
                byte[] digit = {(byte) ('0' + random.nextInt(10))};
                yield joined(bytes, at, digit, Math.min(bytes.length, at + 1));
            }
            default -> {
                byte[] copied = new byte[to - at];
                System.arraycopy(bytes, at, copied, 0, copied.length);
                int into = random.nextInt(bytes.length + 1);
                yield joined(bytes, into, copied, into);
            }
        };
    }

    /** Bytes up to a place, others, and the bytes from another place. */
    private static byte[] joined(byte[] bytes, int upTo, byte[] middle, int then) {
        byte[] joined = new byte[upTo + middle.length + bytes.length - then];
        System.arraycopy(bytes, 0, joined, 0, upTo);
        System.arraycopy(middle, 0, joined, upTo, middle.length);
        System.arraycopy(bytes, then, joined, upTo + middle.length, bytes.length - then);
        return joined;
    }
}
