package dev.slide.model;

/**
 * What one layer costs, whoever runs it.
 *
 * @param name unique in its model
 * @param sizeBits to download; 0 for a layer without weights
 * @param flopPerSample work on one sample [FLOP]
 * @param overheadSeconds time that no clock frequency shortens, such as loading it; added to the device's own
 */
public record LayerProfile(String name, double sizeBits, double flopPerSample, double overheadSeconds) {
    public LayerProfile {
        Check.name("name", name);
        Check.nonNegative("sizeBits", sizeBits);
        Check.nonNegative("flopPerSample", flopPerSample);
        Check.nonNegative("overheadSeconds", overheadSeconds);
    }
}
