package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tables of results: what is read is written and read again. */
class ResultTableFuzzTest extends ParserFuzz {
    @Override
    protected List<byte[]> seeds() {
        return List.of(
                bytes("axis,value,scheme,replication,m,n\nusers,10,a,0,1,2\nusers,10,b,0,1.5,\nusers,10,a,1,2e3,-2\n"
                        + "users,10,b,1,0,4\n\"u,v\",\"say \"\"x\"\"\",a,0,1,1\n"),
                bytes("axis,value,scheme,replication,m\r\nx,ü,a,7,\r\nx,y,a,0,1e-300\r\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator("axis", "users", "\"", ",", "\n", "NaN", "a");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return ReportException.class;
    }

    /** A comma is a metric of a cell, which has four counters. */
    @Override
    protected long mostBytes(int inputBytes) {
        return (1 << 20) + 1000L * inputBytes;
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "is to be 'axis'",
                "is there twice",
                "columns and not",
                "is no finite number",
                "is no whole number",
                "is no name",
                "has no quote at its end",
                "not UTF-8",
                "are not together",
                "does not end with a line break");
    }

    @Override
    protected void read(byte[] input) throws Exception {
        try {
            Summary summary = summary(input);
            StringBuilder again = new StringBuilder("axis,value,scheme,replication");
            summary.metrics().forEach(m -> again.append(',').append(ResultLines.written(m)));
            again.append('\n');
            try (ResultTable table = ResultTable.of("r", new ByteArrayInputStream(input))) {
                for (ResultTable.Row row = table.next(); row != null; row = table.next()) {
                    again.append(String.join(
                            ",",
                            ResultLines.written(row.axis()),
                            ResultLines.written(row.value()),
                            ResultLines.written(row.scheme()),
                            Integer.toString(row.replication())));
                    for (int m = 0; m < summary.metrics().size(); m++) {
                        double value = row.metric(m);
                        again.append(',').append(Double.isNaN(value) ? "" : Double.toString(value));
                    }
                    again.append('\n');
                }
            }
            Summary other = summary(bytes(again.toString()));
            assertThat(other.meansCsv()).isEqualTo(summary.meansCsv());
            assertThat(other.differencesCsv()).isEqualTo(summary.differencesCsv());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Summary summary(byte[] csv) throws IOException, ReportException {
        try (ResultTable table = ResultTable.of("r", new ByteArrayInputStream(csv))) {
            return Summary.of(table, "a");
        }
    }
}
