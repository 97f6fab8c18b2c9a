package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTableTest {
    private static final String HEADER = "axis,value,scheme,replication,m\n";

    private static ResultTable open(byte[] csv) throws Exception {
        return ResultTable.of("r.csv", new ByteArrayInputStream(csv));
    }

    private static void read(String csv, String reference) throws Exception {
        try (ResultTable table = open(csv.getBytes(StandardCharsets.UTF_8))) {
            Summary.of(table, reference);
        }
    }

    @Test
    void readsNamesInQuotes() throws Exception {
        ResultTable table =
                open((HEADER + "\"a,b\",\"say \"\"x\"\"\",ü,7,-1.5e3\r\nx,y,z,0,\n").getBytes(StandardCharsets.UTF_8));
        assertThat(table.metrics()).containsExactly("m");
        ResultTable.Row row = Objects.requireNonNull(table.next());
        assertThat(row.axis()).isEqualTo("a,b");
        assertThat(row.value()).isEqualTo("say \"x\"");
        assertThat(row.scheme()).isEqualTo("ü");
        assertThat(row.replication()).isEqualTo(7);
        assertThat(row.metric(0)).isEqualTo(-1500);
        assertThat(Objects.requireNonNull(table.next()).metric(0)).isNaN();
        assertThat(table.next()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | r.csv: line 1: the file is empty",
                "axis,value | line 1 does not end",
                "axis,value\\n | line 1, column 3: '' is to be 'scheme'",
                "axis,value,scheme,replication\\n | line 1: no metric",
                "axis,value,scheme,replication,m,m\\n | line 1, column 6: 'm' is there twice",
                "axis,value,scheme,replication,\\n | line 1, column 5: '' is no name",
                "H | line 2: no row follows",
                "Hx,1,a,0,1 | line 2 does not end with a line break",
                "Hx,1,a,0\\n | line 2 has 4 columns and not 5",
                "Hx,1,a,0,1,2\\n | line 2 has 6 columns and not 5",
                "Hx,1,a,-1,1\\n | line 2, column 'replication': '-1' is no whole number",
                "Hx,1,a,1e3,1\\n | line 2, column 'replication': '1e3' is no whole number",
                "Hx,1,a,0,NaN\\n | line 2, column 'm': 'NaN' is no finite number",
                "Hx,1,a,0,1e999\\n | line 2, column 'm': '1e999' is no finite number",
                "Hx,1,a,0,0x1p3\\n | line 2, column 'm': '0x1p3' is no finite number",
                "Hx,1,a,0,1d\\n | line 2, column 'm': '1d' is no finite number",
                "Hx,,a,0,1\\n | line 2, column 'value': '' is no name",
                "Hx,1,a\u0007,0,1\\n | line 2, column 'scheme': 'a?' is no name",
                "Hx,1,\"a,0,1\\n | line 2, column 3: 'a,0,1' has no quote at its end",
                "Hx,1,\"a\"b,0,1\\n | line 2, column 3",
                "Hx,1,a\"b,0,1\\n | line 2, column 3: 'a\"b' has a quote within",
                "Hx,1,a,0,1\\nx,1,a,0,1\\n | line 3: replication 0 of scheme 'a' is there twice",
                "Hx,1,a,1,1\\nx,1,a,0,1\\n | line 3, column 'replication': 0 follows 1",
                "Hx,1,a,0,1\\nx,2,a,0,1\\nx,1,a,0,1\\n | line 4: rows of axis 'x', value '1' are not together",
                "Hx,1,a,0,1\\ny,2,a,0,1\\nx,3,a,0,1\\n | line 4: rows of axis 'x', value '3' are not together",
                "Hx,1,b,0,1\\n | no row of the reference scheme 'a'; there are b",
            })
    void refusesInOneLine(String csv, String message) {
        String text = csv.replace("H", HEADER).replace("\\n", "\n");
        assertThatThrownBy(() -> read(text, "a"))
                .isInstanceOf(ReportException.class)
                .hasMessageStartingWith("r.csv: line ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void refusesWhatIsNoText() {
        assertThatThrownBy(() -> open(new byte[] {'a', (byte) 0xff, '\n'}))
                .isInstanceOf(ReportException.class)
                .hasMessage("r.csv: line 1 is not UTF-8 text; save the file as UTF-8");
        assertThatThrownBy(() -> open(new byte[200_000]))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("longer than");
    }
}
