package dev.slide.simulator.radio;

/**
 * The large-scale channel of one environment of 3GPP TR 38.901 (tables 7.4.1-1, 7.4.2-1 and 7.5-6). Distances are along
 * the ground [m], heights above it [m], losses in dB; logarithms are decimal. Immutable.
 */
public interface PathLoss {
    /** Height of the base station. */
    double baseHeightMeters();

    /** Path loss with a line of sight. */
    double losDb(double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters);

    /** Path loss without one; never below that with one. */
    double nlosDb(double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters);

    /** How likely a line of sight is. */
    double losProbability(double distanceMeters, double userHeightMeters);

    /**
     * The effective height of what stands around, which moves the breakpoint.
     *
     * @param first a uniform number from 0 to 1 that decides
     * @param second another
     */
    default double environmentHeightMeters(
            double distanceMeters, double userHeightMeters, double first, double second) {
        return 1;
    }

    /** Standard deviation of the shadowing. */
    double shadowDeviationDb(boolean lineOfSight);

    /** Distance at which two shadowings have a correlation of 1/e. */
    double shadowCorrelationMeters(boolean lineOfSight);

    /** The environment of this name: umi, uma or inh. */
    static PathLoss named(String name) {
        return switch (name) {
            case "umi" -> new UrbanMicro();
            case "uma" -> new UrbanMacro();
            case "inh" -> new IndoorOffice();
            default ->
                throw new IllegalArgumentException("environment " + name + " is unknown; there are umi, uma and inh");
        };
    }
}
