package dev.slide.simulator.radio;

/** UMa: a base station at 25 m, above the roofs. */
final class UrbanMacro implements PathLoss {
    private static final double BASE_METERS = 25;
    private static final double HIGH_METERS = 13;
    private static final double LOWEST_ROOF_METERS = 12;
    private static final double ROOF_STEP_METERS = 3;

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
            return 28 + 22 * Decibels.log10(slant) + carrier;
        }
        double height = BASE_METERS - userHeightMeters;
        return 28 + 40 * Decibels.log10(slant) + carrier - 9 * Decibels.log10(bend * bend + height * height);
    }

    @Override
    public double nlosDb(
            double distanceMeters, double userHeightMeters, double carrierGHz, double environmentHeightMeters) {
        double slant = Decibels.slant(distanceMeters, BASE_METERS, userHeightMeters);
        double loss = 13.54
                + 39.08 * Decibels.log10(slant)
                + 20 * Decibels.log10(carrierGHz)
                - 0.6 * (userHeightMeters - 1.5);
        return Math.max(losDb(distanceMeters, userHeightMeters, carrierGHz, environmentHeightMeters), loss);
    }

    @Override
    public double losProbability(double distanceMeters, double userHeightMeters) {
        if (distanceMeters <= 18) {
            return 1;
        }
        double near = 18 / distanceMeters;
        double low = near + StrictMath.exp(-distanceMeters / 63) * (1 - near);
        return Math.min(1, low * (1 + aboveRoofs(userHeightMeters) * far(distanceMeters)));
    }

    @Override
    public double environmentHeightMeters(double distanceMeters, double userHeightMeters, double first, double second) {
        double c = distanceMeters <= 18 ? 0 : aboveRoofs(userHeightMeters) * far(distanceMeters);
        if (first < 1 / (1 + c)) {
            return 1;
        }
        // One of 12, 15, .. up to 1.5 m below the user, or that itself where it is below 12 m.
        int steps = 1 + (int) Math.max(0, (userHeightMeters - 1.5 - LOWEST_ROOF_METERS) / ROOF_STEP_METERS);
        return Math.min(
                userHeightMeters - 1.5,
                LOWEST_ROOF_METERS + ROOF_STEP_METERS * Math.min(steps - 1, (int) (second * steps)));
    }

    private static double aboveRoofs(double userHeightMeters) {
        return userHeightMeters <= HIGH_METERS ? 0 : StrictMath.pow((userHeightMeters - HIGH_METERS) / 10, 1.5);
    }

    private static double far(double distanceMeters) {
        return 1.25 * StrictMath.pow(distanceMeters / 100, 3) * StrictMath.exp(-distanceMeters / 150);
    }

    @Override
    public double shadowDeviationDb(boolean lineOfSight) {
        return lineOfSight ? 4 : 6;
    }

    @Override
    public double shadowCorrelationMeters(boolean lineOfSight) {
        return lineOfSight ? 37 : 50;
    }
}
