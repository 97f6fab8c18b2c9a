package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8StreamTest {
    /** The decoder of the JDK is the judge, but for bytes of 0, which it takes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void takesWhatTheDecoderOfTheJdkTakes(long seed) {
        Random random = new Random(seed);
        int right = 0;
        for (int round = 0; round < 30_000; round++) {
            byte[] bytes = bytes(random);
            boolean expected = isUtf8(bytes) && new String(bytes, StandardCharsets.ISO_8859_1).indexOf(0) < 0;
            assertThat(isTaken(bytes, 1 + random.nextInt(40)))
                    .as("%s of seed %s", round, seed)
                    .isEqualTo(expected);
            right += expected ? 1 : 0;
        }
        assertThat(right).isBetween(3000, 27_000);
    }

    private static byte[] bytes(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(8)) {
                        case 0 -> 0x80 + random.nextInt(0x780);
                        case 1 -> 0x800 + random.nextInt(0xd000);
                        case 2 -> 0x10000 + random.nextInt(0x100000);
                        default -> 1 + random.nextInt(127);
                    });
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isTaken(byte[] bytes, int atOnce) {
        try (InputStream in = new Utf8Stream(new ByteArrayInputStream(bytes), Long.MAX_VALUE, "")) {
            byte[] into = new byte[atOnce];
            int count = 0;
            for (int read = in.read(into, 0, atOnce); read >= 0; read = in.read(into, 0, atOnce)) {
                count += read;
            }
            boolean marked = bytes.length >= 3 && new String(bytes, StandardCharsets.UTF_8).startsWith("\ufeff");
            return count == bytes.length || (marked && count == bytes.length - 3);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void refusesMoreThanIsAllowed() throws Exception {
        try (InputStream in = new Utf8Stream(new ByteArrayInputStream(new byte[] {'a', 'b', 'c'}), 2, "too long")) {
            assertThat(catchThrowable(() -> in.read(new byte[3], 0, 3)))
                    .isInstanceOf(SyntaxException.class)
                    .hasMessage("too long");
        }
    }
}
