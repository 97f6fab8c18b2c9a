package dev.slide.report;

/** What is counted of one scheme at one point: each metric, and its difference from the reference in the same replication. */
final class Cell {
    private final Running[] metrics;
    private final Running[] differences;
    /** Of the pairs only, for the ratio. */
    private final Running[] own;

    private final Running[] references;

    Cell(int count) {
        metrics = fresh(count);
        differences = fresh(count);
        own = fresh(count);
        references = fresh(count);
    }

    private static Running[] fresh(int count) {
        Running[] fresh = new Running[count];
        for (int i = 0; i < count; i++) {
            fresh[i] = new Running();
        }
        return fresh;
    }

    void add(ResultTable.Row row) {
        for (int m = 0; m < metrics.length; m++) {
            metrics[m].add(row.metric(m));
        }
    }

    /** Counts two rows of the same replication. */
    void addPair(ResultTable.Row row, ResultTable.Row reference) {
        for (int m = 0; m < metrics.length; m++) {
            double value = row.metric(m);
            double other = reference.metric(m);
            if (!Double.isNaN(value) && !Double.isNaN(other)) {
                differences[m].add(value - other);
                own[m].add(value);
                references[m].add(other);
            }
        }
    }

    Running metric(int index) {
        return metrics[index];
    }

    Estimate difference(int index) {
        return differences[index].estimate();
    }

    /** Mean over mean of the pairs, NaN if there is none or the reference's is 0. */
    double ratio(int index) {
        double reference = references[index].mean();
        return reference == 0 ? Double.NaN : own[index].mean() / reference;
    }
}
