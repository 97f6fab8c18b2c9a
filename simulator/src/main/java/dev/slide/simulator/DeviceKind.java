package dev.slide.simulator;

import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import org.jspecify.annotations.Nullable;

/**
 * A device of the catalogue, from which those of users are drawn.
 *
 * @param flopPerCycle at its peak
 * @param minFrequencyHz lowest clock
 * @param maxFrequencyHz highest clock
 * @param layerOverheadSeconds time every layer takes whatever the clock
 * @param staticPowerWatts drawn while it works
 * @param dynamicPowerWattsPerHz3 times the cube of the clock
 * @param receivePowerWatts drawn while bits come
 * @param clocks the clocks it has; null for any
 */
record DeviceKind(
        double flopPerCycle,
        double minFrequencyHz,
        double maxFrequencyHz,
        double layerOverheadSeconds,
        double staticPowerWatts,
        double dynamicPowerWattsPerHz3,
        double receivePowerWatts,
        @Nullable ClockTable clocks) {

    /**
     * One such device.
     *
     * @param efficiency which part of the peak it reaches
     * @param clockPart its highest clock, as a part of the kind's; the lowest stays below it
     * @param powerFactor times the kind's power
     */
    Device device(double efficiency, double clockPart, double powerFactor, double energyBudgetJoules) {
        double highest = Math.max(clockPart * maxFrequencyHz, clocks == null ? 0 : clocks.frequencyHz(0));
        return new Device(
                Math.min(minFrequencyHz, highest),
                highest,
                1 / (flopPerCycle * efficiency),
                layerOverheadSeconds,
                powerFactor * staticPowerWatts,
                powerFactor * dynamicPowerWattsPerHz3,
                powerFactor * receivePowerWatts,
                energyBudgetJoules,
                clocks);
    }
}
