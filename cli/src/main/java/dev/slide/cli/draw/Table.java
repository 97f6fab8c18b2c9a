package dev.slide.cli.draw;

import java.util.ArrayList;
import java.util.List;

/** Columns of text under headers, words to the left and numbers to the right. */
public final class Table {
    private static final String GAP = "  ";

    private record Column(String header, boolean right) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a column of words. */
    public Table left(String header) {
        columns.add(new Column(header, false));
        return this;
    }

    /** Adds a column of numbers. */
    public Table right(String header) {
        columns.add(new Column(header, true));
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     * @return this
     */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell).replaceAll("\\p{Cntrl}", "?"));
        }
        rows.add(row);
        return this;
    }

    /** The lines, headers first, each with its line feed and without trailing blanks. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::header).toList());
        lines.addAll(rows);
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], length(line.get(c)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder drawn = new StringBuilder();
            for (int c = 0; c < columns.size(); c++) {
                String blanks = " ".repeat(widths[c] - length(line.get(c)));
                drawn.append(c == 0 ? "" : GAP)
                        .append(columns.get(c).right() ? blanks + line.get(c) : line.get(c) + blanks);
            }
            text.append(drawn.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
