package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

    @ParameterizedTest
    @CsvSource({
        "ResNet50,resnet50",
        "My Model (v2),my-model-v2",
        "a.b_c__d---e,a.b_c__d---e",
        "a..b._c,a-b-c",
        "-x-,x",
        "modèle,mod-le",
        "模型,layout",
    })
    void cleansAFoldersName(String folder, String name) {
        assertThat(RepositoryName.clean(folder)).isEqualTo(name);
        assertThat(RepositoryName.isValid(name)).isTrue();
    }

    @Test
    void joinsThePath() {
        assertThat(RepositoryName.of(Path.of("Org", "bert base"))).isEqualTo("org/bert-base");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "a/", "/a", "a//b", "..", "a/../b", "A", "a%2Fb", "a b", "a\\b", ".a", "a-", "a._b", "a\n"
            })
    void refusesWhatTheGrammarDoesNotAllow(String name) {
        assertThat(RepositoryName.isValid(name)).isFalse();
    }

    @Test
    void boundsTheLength() {
        assertThat(RepositoryName.isValid("a".repeat(255))).isTrue();
        assertThat(RepositoryName.isValid("a".repeat(256))).isFalse();
    }
}
