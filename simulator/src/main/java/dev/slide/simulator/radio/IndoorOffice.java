package dev.slide.simulator.radio;

/** InH, mixed office: a base station at 3 m, distances from 1 to 150 m. */
final class IndoorOffice implements PathLoss {
    private static final double BASE_METERS = 3;

    @Override
    public double baseHeightMeters() {
        return BASE_METERS;
    }

    @Override
    public double losDb(
            double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters) {
        double slant = Decibels.slant(distanceMeters, BASE_METERS, userHeightMeters);
        return 32.4 + 17.3 * Decibels.log10(slant) + 20 * Decibels.log10(carrierGHz);
    }

    @Override
    public double nlosDb(
            double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters) {
        double slant = Decibels.slant(distanceMeters, BASE_METERS, userHeightMeters);
        double loss = 17.3 + 38.3 * Decibels.log10(slant) + 24.9 * Decibels.log10(carrierGHz);
        return Math.max(losDb(distanceMeters, userHeightMeters, carrierGHz, environmentHeightMeters), loss);
    }

    @Override
    public double losProbability(double distanceMeters, double userHeightMeters) {
        if (distanceMeters <= 1.2) {
            return 1;
        }
        if (distanceMeters < 6.5) {
            return StrictMath.exp(-(distanceMeters - 1.2) / 4.7);
        }
        return 0.32 * StrictMath.exp(-(distanceMeters - 6.5) / 32.6);
    }

    @Override
    public double shadowDeviationDb(boolean lineOfSight) {
        return lineOfSight ? 3 : 8.03;
    }

    @Override
    public double shadowCorrelationMeters(boolean lineOfSight) {
        return lineOfSight ? 10 : 6;
    }
}
