package dev.slide.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "100M, 1e8",
        "1e8, 1e8",
        "700Mbit/s, 7e8",
        "1G, 1e9",
        "1.5 Gbps, 1.5e9",
        "' 64 k ', 64e3",
        "64K, 64e3",
        "2T, 2e12",
        "9600bit/s, 9600",
        ".5M, 5e5",
        "5.M, 5e6",
        "1E-1, 0.1"
    })
    void parsesRates(String text, double bitsPerSecond) {
        assertThat(Units.parseBitRate(text)).isEqualTo(bitsPerSecond);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-1",
                "-5M",
                "fast",
                "M",
                "1m",
                "1MB/s",
                "1Mb",
                "1 M bit",
                "1e999",
                "NaN",
                "Infinity",
                "0x10",
                "1,5M",
                "1MM",
                "1Mi",
                "1_000"
            })
    void refusesOtherRates(String text) {
        assertThatThrownBy(() -> Units.parseBitRate(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "'" + text + "' is not a rate in bit/s above 0, such as 100M, 1e8 or 700Mbit/s");
    }

    @Test
    void tellsHowToWriteBytesPerSecond() {
        assertThatThrownBy(() -> Units.parseBitRate("1MB/s")).hasMessageEndingWith("; 1 MB/s is 8M");
    }

    @ParameterizedTest
    @CsvSource({"65536, 65536", "8M, 8000000", "1.5GB, 1500000000", "64KiB, 65536", "2 Mi, 2097152", "1e3B, 1000"})
    void parsesBytes(String text, long bytes) {
        assertThat(Units.parseBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "0.1k1", "many", "1i", "1iB", "9e18", "8Mbit"})
    void refusesOtherBytes(String text) {
        assertThatThrownBy(() -> Units.parseBytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a whole number of bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "512, 512 B",
        "999, 999 B",
        "1000, 1.00 kB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "90387606, 90.4 MB",
        "1234567890123456, 1235 TB"
    })
    void formatsBytes(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "1.3, 1.30 s",
        "12.345, 12.3 s",
        "1234.5, 1235 s",
        "0.9999, 1.00 s",
        "0.9994, 999 ms",
        "0.0123, 12.3 ms",
        "0.000085, 85.0 µs"
    })
    void formatsSeconds(double seconds, String text) {
        assertThat(Units.seconds(seconds)).isEqualTo(text);
    }

    @Test
    void formatsRates() {
        assertThat(Units.bitRate(7e8)).isEqualTo("700 Mbit/s");
        assertThat(Units.bitRate(87.53e6)).isEqualTo("87.5 Mbit/s");
        assertThat(Units.bitRate(0.5)).isEqualTo("0.50 bit/s");
    }
}
