package dev.slide.simulator;

/**
 * When a point has been repeated often enough: once the 95 % interval of a metric's mean is narrow for every scheme.
 *
 * @param metric which
 * @param halfWidth half of the interval, as a part of the mean
 * @param mostReplications where to stop in any case
 */
record Precision(Metric metric, double halfWidth, int mostReplications) {}
