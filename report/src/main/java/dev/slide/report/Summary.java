package dev.slide.report;

import dev.slide.report.ResultTable.Row;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Means with 95 % intervals of every metric of every scheme at every point, and of its differences from a reference
 * scheme. Differences are taken within a replication, in which all schemes met the same randomness, so that what is common
 * to them cancels (common random numbers). Memory does not grow with the number of replications.
 */
public final class Summary {
    private static final int MOST_CELLS = 1_000_000;

    private final List<String> metrics;
    private final String reference;
    private final Map<String, Map<String, Map<String, Cell>>> cells = new LinkedHashMap<>();
    private final Set<String> schemes = new LinkedHashSet<>();
    private int size;

    private String axis = "";
    private String value = "";
    private Map<String, Cell> point = new LinkedHashMap<>();
    private int replication;
    /** The rows of the replication that is being read, by scheme. */
    private final Map<String, Row> together = new LinkedHashMap<>();

    private Summary(List<String> metrics, String reference) {
        this.metrics = metrics;
        this.reference = reference;
    }

    /**
     * Reads a table to its end.
     *
     * @param table rows by axis, value, replication and scheme
     * @param reference a scheme of the table that the others are compared with
     */
    public static Summary of(ResultTable table, String reference) throws IOException, ReportException {
        Summary summary = new Summary(table.metrics(), reference);
        for (Row row = table.next(); row != null; row = table.next()) {
            summary.add(row, table.place());
        }
        summary.endReplication();
        if (summary.size == 0) {
            throw new ReportException(table.place() + ": no row follows the header; there is nothing to report");
        }
        if (!summary.schemes.contains(reference)) {
            throw new ReportException(table.place() + ": no row of the reference scheme "
                    + ReportException.shown(reference) + "; there are " + String.join(", ", summary.schemes));
        }
        return summary;
    }

    private void add(Row row, String place) throws ReportException {
        if (!row.axis().equals(axis) || !row.value().equals(value)) {
            endReplication();
            beginPoint(row, place);
        } else if (row.replication() != replication) {
            if (row.replication() < replication) {
                throw new ReportException(place + ", column 'replication': " + row.replication() + " follows "
                        + replication + "; rows are to be by axis, value, replication and scheme");
            }
            endReplication();
        }
        replication = row.replication();
        if (together.put(row.scheme(), row) != null) {
            throw new ReportException(place + ": replication " + replication + " of scheme "
                    + ReportException.shown(row.scheme()) + " is there twice");
        }
        cell(row, place).add(row);
    }

    private void beginPoint(Row row, String place) throws ReportException {
        boolean axisIsThere = cells.containsKey(row.axis());
        if (axisIsThere && (!row.axis().equals(axis) || values(row.axis()).contains(row.value()))) {
            throw new ReportException(place + ": rows of axis " + ReportException.shown(row.axis()) + ", value "
                    + ReportException.shown(row.value()) + " are not together; rows are to be by axis, value,"
                    + " replication and scheme");
        }
        axis = row.axis();
        value = row.value();
        point = new LinkedHashMap<>();
        cells.computeIfAbsent(axis, any -> new LinkedHashMap<>()).put(value, point);
    }

    private Cell cell(Row row, String place) throws ReportException {
        Cell cell = point.get(row.scheme());
        if (cell == null) {
            size += metrics.size();
            if (size > MOST_CELLS) {
                throw new ReportException(place + ": more than " + MOST_CELLS
                        + " points x schemes x metrics; this is no table of results, or one to be split");
            }
            cell = new Cell(metrics.size());
            point.put(row.scheme(), cell);
            schemes.add(row.scheme());
        }
        return cell;
    }

    private void endReplication() {
        Row other = together.get(reference);
        if (other != null) {
            for (Row row : together.values()) {
                if (row != other) {
                    Objects.requireNonNull(point.get(row.scheme())).addPair(row, other);
                }
            }
        }
        together.clear();
    }

    /** The columns of numbers, in the table's order. */
    public List<String> metrics() {
        return metrics;
    }

    /** The axes in the table's order. */
    public List<String> axes() {
        return List.copyOf(cells.keySet());
    }

    /** An axis' values in the table's order. */
    public Set<String> values(String axisName) {
        Map<String, Map<String, Cell>> points = cells.get(axisName);
        return points == null ? Set.of() : points.keySet();
    }

    /** The schemes in the order in which they come up. */
    public List<String> schemes() {
        return List.copyOf(schemes);
    }

    /** What the others are compared with. */
    public String reference() {
        return reference;
    }

    /** A metric's mean; it counts nothing where the table has nothing. */
    public Estimate mean(String axisName, String valueName, String scheme, String metric) {
        Running running = running(axisName, valueName, scheme, metric);
        return running == null ? new Running().estimate() : running.estimate();
    }

    /** The mean of a scheme's value less the reference's; it counts nothing for the reference itself. */
    public Estimate difference(String axisName, String valueName, String scheme, String metric) {
        Cell cell = cell(axisName, valueName, scheme);
        return cell == null ? new Running().estimate() : cell.difference(metrics.indexOf(metric));
    }

    @Nullable
    Running running(String axisName, String valueName, String scheme, String metric) {
        Cell cell = cell(axisName, valueName, scheme);
        int index = metrics.indexOf(metric);
        return cell == null || index < 0 ? null : cell.metric(index);
    }

    private @Nullable Cell cell(String axisName, String valueName, String scheme) {
        return cells.getOrDefault(axisName, Map.of())
                .getOrDefault(valueName, Map.of())
                .get(scheme);
    }

    /** The content of summary.csv. */
    String meansCsv() {
        StringBuilder csv = new StringBuilder("axis,value,scheme,metric,mean,ci95Low,ci95High,replications\n");
        rows((names, cell, metric) -> {
            Estimate mean = cell.metric(metric).estimate();
            fields(csv, List.of(names.get(0), names.get(1), names.get(2), metrics.get(metric)));
            numbers(csv, mean).append('\n');
        });
        return csv.toString();
    }

    /** The content of differences.csv. */
    String differencesCsv() {
        StringBuilder csv = new StringBuilder(
                "axis,value,scheme,reference,metric,meanDifference,ci95Low,ci95High,pairs,ratioOfMeans\n");
        rows((names, cell, metric) -> {
            if (!names.get(2).equals(reference)) {
                fields(csv, List.of(names.get(0), names.get(1), names.get(2), reference, metrics.get(metric)));
                numbers(csv, cell.difference(metric)).append(',');
                csv.append(Numbers.text(cell.ratio(metric))).append('\n');
            }
        });
        return csv.toString();
    }

    private static void fields(StringBuilder csv, List<String> names) {
        names.forEach(name -> csv.append(ResultLines.written(name)).append(','));
    }

    private static StringBuilder numbers(StringBuilder csv, Estimate estimate) {
        return csv.append(Numbers.text(estimate.mean()))
                .append(',')
                .append(Numbers.text(estimate.low()))
                .append(',')
                .append(Numbers.text(estimate.high()))
                .append(',')
                .append(estimate.count());
    }

    private interface Visitor {
        /** Of names: axis, value, scheme. */
        void visit(List<String> names, Cell cell, int metric);
    }

    private void rows(Visitor visitor) {
        for (Map.Entry<String, Map<String, Map<String, Cell>>> ofAxis : cells.entrySet()) {
            for (Map.Entry<String, Map<String, Cell>> ofValue :
                    ofAxis.getValue().entrySet()) {
                for (String scheme : schemes) {
                    Cell cell = ofValue.getValue().get(scheme);
                    for (int m = 0; cell != null && m < metrics.size(); m++) {
                        visitor.visit(List.of(ofAxis.getKey(), ofValue.getKey(), scheme), cell, m);
                    }
                }
            }
        }
    }
}
