package dev.slide.simulator.radio;

/** UMi, street canyon: a base station at 10 m. */
final class UrbanMicro implements PathLoss {
    private static final double BASE_METERS = 10;

    @Override
    public double baseHeightMeters() {
        return BASE_METERS;
    }

    @Override
    public double losDb(
            double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters) {
        double slant = Decibels.slant(distanceMeters, BASE_METERS, userHeightMeters);
        double bend = Decibels.breakpoint(BASE_METERS, userHeightMeters, environmentHeightMeters, carrierGHz);
        double carrier = 20 * Decibels.log10(carrierGHz);
        if (distanceMeters <= bend) {
            return 32.4 + 21 * Decibels.log10(slant) + carrier;
        }
        double height = BASE_METERS - userHeightMeters;
        return 32.4 + 40 * Decibels.log10(slant) + carrier - 9.5 * Decibels.log10(bend * bend + height * height);
    }

    @Override
    public double nlosDb(
            double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters) {
        double slant = Decibels.slant(distanceMeters, BASE_METERS, userHeightMeters);
        double loss = 22.4
                + 35.3 * Decibels.log10(slant)
                + 21.3 * Decibels.log10(carrierGHz)
                - 0.3 * (userHeightMeters - 1.5);
        return Math.max(losDb(distanceMeters, userHeightMeters, carrierGHz, environmentHeightMeters), loss);
    }

    @Override
    public double losProbability(double distanceMeters, double userHeightMeters) {
        if (distanceMeters <= 18) {
            return 1;
        }
        double near = 18 / distanceMeters;
        return near + StrictMath.exp(-distanceMeters / 36) * (1 - near);
    }

    @Override
    public double shadowDeviationDb(boolean lineOfSight) {
        return lineOfSight ? 4 : 7.82;
    }

    @Override
    public double shadowCorrelationMeters(boolean lineOfSight) {
        return lineOfSight ? 10 : 13;
    }
}
