package dev.slide.report.figure;

/**
 * What is said around a figure.
 *
 * @param title its name
 * @param description what is to be seen, for those who cannot see it
 * @param note a line below: what the signs mean
 */
public record Words(String title, String description, String note) {}
