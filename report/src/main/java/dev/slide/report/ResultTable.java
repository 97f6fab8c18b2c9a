package dev.slide.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of results row by row: a header {@code axis,value,scheme,replication,METRIC,..}, and rows by axis,
 * value, replication and scheme. Metrics are finite numbers; an empty field is one that is not defined.
 */
public final class ResultTable implements AutoCloseable {
    /** The file of an experiment's folder. */
    public static final String FILE_NAME = "results.csv";

    static final List<String> KEYS = List.of("axis", "value", "scheme", "replication");
    private static final int LONGEST_NAME = 200;
    private static final int MOST_REPLICATIONS = 1_000_000_000;

    private final ResultLines lines;
    private final String header;
    private final List<String> metrics;

    private ResultTable(ResultLines lines) throws IOException, ReportException {
        this.lines = lines;
        String first = lines.next();
        if (first == null) {
            throw new ReportException(lines.place() + ": the file is empty; its first line names the columns");
        }
        this.header = first;
        List<String> names = lines.fields(first);
        for (int i = 0; i < KEYS.size(); i++) {
            String found = i < names.size() ? names.get(i) : "";
            if (!found.equals(KEYS.get(i))) {
                throw new ReportException(lines.place() + ", column " + (i + 1) + ": " + ReportException.shown(found)
                        + " is to be '" + KEYS.get(i) + "'");
            }
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            name(names.get(i), "column " + (i + 1));
            if (!seen.add(names.get(i))) {
                throw new ReportException(lines.place() + ", column " + (i + 1) + ": "
                        + ReportException.shown(names.get(i)) + " is there twice");
            }
        }
        this.metrics = List.copyOf(names.subList(KEYS.size(), names.size()));
        if (metrics.isEmpty()) {
            throw new ReportException(lines.place() + ": no metric follows the column 'replication'");
        }
    }

    /** Opens a file and reads its header. */
    @SuppressWarnings("MustBeClosedChecker")
    public static ResultTable open(Path file) throws IOException, ReportException {
        return of(ResultLines.open(file));
    }

    static ResultTable of(String name, InputStream in) throws IOException, ReportException {
        return of(new ResultLines(name, in));
    }

    private static ResultTable of(ResultLines lines) throws IOException, ReportException {
        try {
            return new ResultTable(lines);
        } catch (IOException | ReportException e) {
            lines.close();
            throw e;
        }
    }

    /** The columns after {@code replication}. */
    public List<String> metrics() {
        return metrics;
    }

    String header() {
        return header;
    }

    /** The file and the line that was read last, for messages. */
    String place() {
        return lines.place();
    }

    /** The next row, or null if there is none. */
    public @Nullable Row next() throws IOException, ReportException {
        String line = lines.next();
        if (line == null) {
            return null;
        }
        List<String> fields = lines.fields(line);
        if (fields.size() != KEYS.size() + metrics.size()) {
            throw new ReportException(lines.place() + " has " + fields.size() + " columns and not "
                    + (KEYS.size() + metrics.size()) + " like the header");
        }
        double[] values = new double[metrics.size()];
        for (int m = 0; m < values.length; m++) {
            values[m] = number(fields.get(KEYS.size() + m), metrics.get(m));
        }
        return new Row(
                name(fields.get(0), "column 'axis'"),
                name(fields.get(1), "column 'value'"),
                name(fields.get(2), "column 'scheme'"),
                replication(fields.get(3)),
                values,
                line);
    }

    private String name(String field, String column) throws ReportException {
        if (field.isEmpty() || field.length() > LONGEST_NAME || field.chars().anyMatch(Character::isISOControl)) {
            throw new ReportException(lines.place() + ", " + column + ": " + ReportException.shown(field)
                    + " is no name; it is to have 1 to " + LONGEST_NAME
                    + " characters and none of them a control character");
        }
        return field;
    }

    private int replication(String field) throws ReportException {
        // Double.parseDouble would take 1e3 and 1.0, and give numbers two spellings.
        if (field.isEmpty() || field.length() > 9 || !field.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ReportException(lines.place() + ", column 'replication': " + ReportException.shown(field)
                    + " is no whole number from 0 to " + (MOST_REPLICATIONS - 1));
        }
        return Integer.parseInt(field);
    }

    private double number(String field, String metric) throws ReportException {
        if (field.isEmpty()) {
            return Double.NaN;
        }
        double value = Numbers.parsed(field);
        if (Double.isNaN(value)) {
            throw new ReportException(lines.place() + ", column '" + metric + "': " + ReportException.shown(field)
                    + " is no finite number; leave the field empty where a metric is not defined");
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    /** One replication of one scheme at one point. */
    public static final class Row {
        private final String axis;
        private final String value;
        private final String scheme;
        private final int replication;
        private final double[] metrics;
        private final String line;

        private Row(String axis, String value, String scheme, int replication, double[] metrics, String line) {
            this.axis = axis;
            this.value = value;
            this.scheme = scheme;
            this.replication = replication;
            this.metrics = metrics;
            this.line = line;
        }

        /** What is varied. */
        public String axis() {
            return axis;
        }

        /** Where on the axis: a number or a name. */
        public String value() {
            return value;
        }

        public String scheme() {
            return scheme;
        }

        /** Rows with the same number met the same randomness. */
        public int replication() {
            return replication;
        }

        /**
         * A metric of the row.
         *
         * @param index as in {@link ResultTable#metrics}
         * @return NaN where it is not defined
         */
        public double metric(int index) {
            return metrics[index];
        }

        /** The row as it is in the file. */
        String line() {
            return line;
        }
    }
}
