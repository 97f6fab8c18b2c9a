package dev.slide.model;

import org.jspecify.annotations.Nullable;

/**
 * What a task runs on, and the energy it may take. Running {@code c} cycles at {@code f} takes {@code c / f} seconds at
 * {@code staticPower + dynamicPower f^3} watts. Tasks with equal devices may share one object.
 *
 * @param minFrequencyHz lowest clock frequency, 0 or above
 * @param maxFrequencyHz highest clock frequency, above 0 and not below the lowest
 * @param cyclesPerFlop clock cycles one FLOP takes, above 0
 * @param layerOverheadSeconds time every layer takes whatever the frequency
 * @param staticPowerWatts drawn while a layer runs, whatever the frequency
 * @param dynamicPowerWattsPerHz3 times the cube of the frequency: drawn while a layer runs
 * @param receivePowerWatts drawn by the radio until the last bit has arrived
 * @param energyBudgetJoules for one task, above 0; {@link Double#POSITIVE_INFINITY} for no limit
 * @param clocks the frequencies it really has, at least one of them between lowest and highest; null if any will do
 */
public record Device(
        double minFrequencyHz,
        double maxFrequencyHz,
        double cyclesPerFlop,
        double layerOverheadSeconds,
        double staticPowerWatts,
        double dynamicPowerWattsPerHz3,
        double receivePowerWatts,
        double energyBudgetJoules,
        @Nullable ClockTable clocks) {

    public Device {
        Check.nonNegative("minFrequencyHz", minFrequencyHz);
        Check.positive("maxFrequencyHz", maxFrequencyHz);
        if (minFrequencyHz > maxFrequencyHz) {
            throw new IllegalArgumentException("minFrequencyHz is " + minFrequencyHz
                    + ", but must not be above maxFrequencyHz, " + maxFrequencyHz);
        }
        Check.positive("cyclesPerFlop", cyclesPerFlop);
        Check.nonNegative("layerOverheadSeconds", layerOverheadSeconds);
        Check.nonNegative("staticPowerWatts", staticPowerWatts);
        Check.nonNegative("dynamicPowerWattsPerHz3", dynamicPowerWattsPerHz3);
        Check.nonNegative("receivePowerWatts", receivePowerWatts);
        if (energyBudgetJoules != Double.POSITIVE_INFINITY) {
            Check.positive("energyBudgetJoules", energyBudgetJoules);
        }
        if (clocks != null && !hasClockBetween(clocks, minFrequencyHz, maxFrequencyHz)) {
            throw new IllegalArgumentException(
                    "clocksHz is " + clocks + ", but must have a frequency from minFrequencyHz, " + minFrequencyHz
                            + ", to maxFrequencyHz, " + maxFrequencyHz);
        }
    }

    /** A device with these frequencies, without overheads, power or limit on energy. */
    public static Device of(double minFrequencyHz, double maxFrequencyHz, double cyclesPerFlop) {
        return new Device(minFrequencyHz, maxFrequencyHz, cyclesPerFlop, 0, 0, 0, 0, Double.POSITIVE_INFINITY, null);
    }

    public Device withLayerOverheadSeconds(double seconds) {
        return new Device(
                minFrequencyHz,
                maxFrequencyHz,
                cyclesPerFlop,
                seconds,
                staticPowerWatts,
                dynamicPowerWattsPerHz3,
                receivePowerWatts,
                energyBudgetJoules,
                clocks);
    }

    public Device withPower(double staticWatts, double dynamicWattsPerHz3) {
        return new Device(
                minFrequencyHz,
                maxFrequencyHz,
                cyclesPerFlop,
                layerOverheadSeconds,
                staticWatts,
                dynamicWattsPerHz3,
                receivePowerWatts,
                energyBudgetJoules,
                clocks);
    }

    public Device withReceivePowerWatts(double watts) {
        return new Device(
                minFrequencyHz,
                maxFrequencyHz,
                cyclesPerFlop,
                layerOverheadSeconds,
                staticPowerWatts,
                dynamicPowerWattsPerHz3,
                watts,
                energyBudgetJoules,
                clocks);
    }

    public Device withEnergyBudgetJoules(double joules) {
        return new Device(
                minFrequencyHz,
                maxFrequencyHz,
                cyclesPerFlop,
                layerOverheadSeconds,
                staticPowerWatts,
                dynamicPowerWattsPerHz3,
                receivePowerWatts,
                joules,
                clocks);
    }

    public Device withClocks(@Nullable ClockTable table) {
        return new Device(
                minFrequencyHz,
                maxFrequencyHz,
                cyclesPerFlop,
                layerOverheadSeconds,
                staticPowerWatts,
                dynamicPowerWattsPerHz3,
                receivePowerWatts,
                energyBudgetJoules,
                table);
    }

    private static boolean hasClockBetween(ClockTable clocks, double lowest, double highest) {
        for (int i = 0; i < clocks.size(); i++) {
            if (clocks.frequencyHz(i) >= lowest && clocks.frequencyHz(i) <= highest) {
                return true;
            }
        }
        return false;
    }
}
