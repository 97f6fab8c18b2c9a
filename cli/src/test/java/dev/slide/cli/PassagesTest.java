package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassagesTest {
    @Test
    void areSixtyFourOfAboutAHundredWords() throws IOException {
        List<String> passages = Passages.passages();
        assertThat(passages)
                .hasSize(64)
                .doesNotHaveDuplicates()
                .allSatisfy(passage ->
                        assertThat(passage.split(" ")).hasSizeBetween(95, 106).doesNotContain(""));
    }

    @Test
    void queriesNamePassages() throws IOException {
        assertThat(Passages.queries()).hasSizeGreaterThan(3).allSatisfy(query -> {
            assertThat(query.passage()).isBetween(0, 63);
            assertThat(query.text()).isNotBlank();
        });
        assertThat(Passages.passages().get(Passages.queries().get(0).passage())).startsWith("Tomatoes");
    }
}
