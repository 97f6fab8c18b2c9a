package dev.slide.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "dmo, demo",
        "dmeo, demo",
        "DEMO, demo",
        "demos, demo",
        "inspct, inspect",
        "simulat, simulate",
        "bananas,",
        "xx,",
        "'',"
    })
    void findsTheNearest(String word, String nearest) {
        assertThat(Spelling.nearest(word, List.of("demo", "pack", "inspect", "simulate")))
                .isEqualTo(nearest);
    }
}
