package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    /** FIPS 180-4's example. */
    private static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void equalsThePublishedExample() throws Exception {
        Digest digest = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(digest).hasToString(ABC).isEqualTo(Digest.parse(ABC)).hasSameHashCodeAs(Digest.parse(ABC));
        assertThat(digest.hex()).isEqualTo(ABC.substring(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha512:aa", "sha256:BA", "../../etc/passwd", "sha256:ba7816bf8f01cfea"})
    void refusesOtherText(String text) {
        assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> Digest.parse(ABC.replace('b', 'B'))).hasMessageContaining("lower-case");
        assertThatThrownBy(() -> Digest.parse(ABC.replace('b', '/'))).isInstanceOf(FormatException.class);
    }
}
