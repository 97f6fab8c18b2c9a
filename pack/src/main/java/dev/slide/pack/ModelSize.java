package dev.slide.pack;

/**
 * What packing a model has to hold.
 *
 * @param bytes of its file and of the external data beside it
 * @param largestWeightBytes of its largest weight
 */
public record ModelSize(long bytes, long largestWeightBytes) {}
