package dev.slide.simulator;

/** The lines of results.csv. */
final class Rows {
    static final String HEADER = "axis,value,scheme,replication," + String.join(",", Metric.columns()) + "\n";

    private static final Metric[] METRICS = Metric.values();

    private Rows() {}

    static void append(
            StringBuilder out, String axis, String value, String scheme, int replication, Measures measures) {
        out.append(axis)
                .append(',')
                .append(value)
                .append(',')
                .append(scheme)
                .append(',')
                .append(replication);
        for (Metric metric : METRICS) {
            out.append(',').append(Numbers.text(metric.of(measures)));
        }
        out.append('\n');
    }
}
