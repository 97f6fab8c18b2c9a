package dev.slide.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void alignsWordsLeftAndNumbersRight() {
        Table table = new Table().left("mode").right("bytes").left("note");
        table.row("download", 90, "").row("stream", 1000000, "first\u001b[2J");
        assertThat(table.text()).isEqualTo("""
                mode        bytes  note
                download       90
                stream    1000000  first?[2J
                """);
    }

    @Test
    void countsCharactersAndNotUnits() {
        assertThat(new Table().left("a").right("b").row("\ud83d\ude80", "µ").text())
                .isEqualTo("a  b\n\ud83d\ude80  µ\n");
    }

    @Test
    void refusesRowsOfAnotherLength() {
        assertThatThrownBy(() -> new Table().left("a").row("1", "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 cells for 1 columns");
    }
}
