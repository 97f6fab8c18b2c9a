package dev.slide.report;

import dev.slide.report.ResultTable.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard's results with the row that comes next. */
final class Part implements AutoCloseable {
    private static final int MOST_SCHEMES = 10_000;

    private final ResultTable table;
    private @Nullable Row row;

    private Part(ResultTable table) throws IOException, ReportException {
        this.table = table;
        this.row = table.next();
    }

    static Part open(Path file) throws IOException, ReportException {
        ResultTable table = ResultTable.open(file);
        try {
            return new Part(table);
        } catch (IOException | ReportException e) {
            table.close();
            throw e;
        }
    }

    String header() {
        return table.header();
    }

    String place() {
        return table.place();
    }

    /** What comes next, or null at the end. */
    @Nullable
    Row row() {
        return row;
    }

    /** Whether the next row is of a point. */
    boolean isAt(Row point) {
        return row != null && row.axis().equals(point.axis()) && row.value().equals(point.value());
    }

    /** The replication of the next row, which is of that point. */
    int replicationAt(Row point) {
        if (row == null || !isAt(point)) {
            throw new IllegalStateException("the part is elsewhere");
        }
        return row.replication();
    }

    /** The rows of the next row's replication. */
    List<Row> takeReplication(Row point) throws IOException, ReportException {
        int replication = replicationAt(point);
        List<Row> rows = new ArrayList<>();
        while (row != null && isAt(point) && row.replication() == replication) {
            if (rows.size() == MOST_SCHEMES) {
                throw new ReportException(
                        place() + ": replication " + replication + " has more than " + MOST_SCHEMES + " rows");
            }
            rows.add(row);
            row = table.next();
        }
        return rows;
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
