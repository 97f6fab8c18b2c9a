package dev.slide.report.figure;

/**
 * What an axis of a figure shows.
 *
 * @param label for readers
 * @param unit of the values as they are; empty if they have none
 * @param log whether decades are equally long
 */
public record Quantity(String label, String unit, boolean log) {}
