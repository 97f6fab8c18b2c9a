package dev.slide.simulator.radio;

/** Levels and logarithms, the same bits on every machine. */
final class Decibels {
    private static final double LIGHT_METERS_PER_SECOND = 3.0e8;

    private Decibels() {}

    static double log10(double value) {
        return StrictMath.log10(value);
    }

    /** A ratio of powers from its level. */
    static double ratio(double db) {
        return StrictMath.pow(10, db / 10);
    }

    /** The straight distance between two heights. */
    static double slant(double distanceMeters, double baseHeightMeters, double userHeightMeters) {
        double height = baseHeightMeters - userHeightMeters;
        return Math.sqrt(distanceMeters * distanceMeters + height * height);
    }

    /** Where the two-ray model's second ray begins to matter: 4 h_BS' h_UT' f / c, of heights above the surroundings. */
    static double breakpoint(
            double baseHeightMeters, double userHeightMeters, double environmentHeightMeters, double carrierGHz) {
        return 4
                * (baseHeightMeters - environmentHeightMeters)
                * (userHeightMeters - environmentHeightMeters)
                * carrierGHz
                * 1e9
                / LIGHT_METERS_PER_SECOND;
    }
}
