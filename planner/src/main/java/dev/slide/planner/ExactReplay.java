package dev.slide.planner;

import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An admitted task played through with 60 digits, quotients rounded up: what it says is never below the exact completion
 * and energy, and above them by less than any double could tell.
 */
final class ExactReplay {
    private static final MathContext UP = new MathContext(60, RoundingMode.CEILING);

    private BigDecimal completionSeconds = BigDecimal.ZERO;
    private BigDecimal joules = BigDecimal.ZERO;

    /**
     * Plays it through.
     *
     * @param admitted the task
     * @param waits whether no layer runs before the last bit is there
     */
    ExactReplay(TaskPlan.Admitted admitted, boolean waits) {
        Task task = admitted.task();
        Device device = task.device();
        ModelProfile model = admitted.model();
        BigDecimal rate = new BigDecimal(admitted.rateBps());
        BigDecimal staticWatts = new BigDecimal(device.staticPowerWatts());
        BigDecimal dynamicWatts = new BigDecimal(device.dynamicPowerWattsPerHz3());
        BigDecimal cyclesPerFlop = new BigDecimal(device.cyclesPerFlop()).multiply(BigDecimal.valueOf(task.samples()));
        BigDecimal bits = BigDecimal.ZERO;
        for (int l = 0; waits && l < model.layerCount(); l++) {
            bits = bits.add(new BigDecimal(task.sizeBits(admitted.modelIndex(), l)));
        }
        completionSeconds = arrival(bits, rate);
        bits = BigDecimal.ZERO;
        for (int l = 0; l < model.layerCount(); l++) {
            bits = bits.add(new BigDecimal(task.sizeBits(admitted.modelIndex(), l)));
            BigDecimal cycles = new BigDecimal(model.flopPerSample(l)).multiply(cyclesPerFlop);
            BigDecimal frequency = new BigDecimal(admitted.execution().frequencyHz(l));
            BigDecimal time = new BigDecimal(model.overheadSeconds(l))
                    .add(new BigDecimal(device.layerOverheadSeconds()))
                    .add(cycles.divide(frequency, UP));
            completionSeconds = completionSeconds.max(arrival(bits, rate)).add(time);
            joules = joules.add(staticWatts.multiply(time))
                    .add(dynamicWatts
                            .multiply(cycles)
                            .multiply(frequency.pow(2))
                            .round(UP));
        }
        joules = joules.add(new BigDecimal(device.receivePowerWatts()).multiply(arrival(bits, rate)));
    }

    BigDecimal completionSeconds() {
        return completionSeconds;
    }

    BigDecimal joules() {
        return joules;
    }

    private static BigDecimal arrival(BigDecimal bits, BigDecimal rate) {
        return bits.signum() == 0 ? bits : bits.divide(rate, UP);
    }
}
