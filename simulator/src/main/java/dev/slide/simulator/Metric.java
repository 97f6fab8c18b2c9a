package dev.slide.simulator;

import java.util.Arrays;
import java.util.List;

/** What is measured of every plan: a column of the results. */
enum Metric {
    USERS("users"),
    ADMITTED("admitted"),
    BANDWIDTH_USED("bandwidthUsedHz"),
    OBJECTIVE("objective"),
    UPPER_BOUND("upperBound"),
    ADMITTED_FRACTION("admittedFraction"),
    LATENCY_MEAN("latencyMeanSeconds"),
    LATENCY_P50("latencyP50Seconds"),
    LATENCY_P95("latencyP95Seconds"),
    ENERGY_MEAN("energyMeanJoules"),
    REFUSED_ACCURACY("refusedAccuracy"),
    REFUSED_DEADLINE("refusedDeadline"),
    REFUSED_ENERGY("refusedEnergy"),
    REFUSED_BANDWIDTH("refusedBandwidth");

    private final String column;

    Metric(String column) {
        this.column = column;
    }

    /** What results call it. */
    String column() {
        return column;
    }

    /** Its value; NaN if there is none, as of latencies when nobody is served. */
    double of(Measures measures) {
        return switch (this) {
            case USERS -> measures.users;
            case ADMITTED -> measures.admitted;
            case BANDWIDTH_USED -> measures.bandwidthUsedHz;
            case OBJECTIVE -> measures.objective;
            case UPPER_BOUND -> measures.upperBound;
            case ADMITTED_FRACTION -> (double) measures.admitted / measures.users;
            case LATENCY_MEAN -> measures.latencyMeanSeconds();
            case LATENCY_P50 -> measures.latencyQuantileSeconds(0.5);
            case LATENCY_P95 -> measures.latencyQuantileSeconds(0.95);
            case ENERGY_MEAN -> measures.energyMeanJoules();
            case REFUSED_ACCURACY -> measures.refused[0];
            case REFUSED_DEADLINE -> measures.refused[1];
            case REFUSED_ENERGY -> measures.refused[2];
            case REFUSED_BANDWIDTH -> measures.refused[3];
        };
    }

    static List<String> columns() {
        return Arrays.stream(values()).map(Metric::column).toList();
    }

    static Metric named(String column) {
        return Arrays.stream(values())
                .filter(metric -> metric.column.equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("metric " + column + " is unknown"));
    }
}
