package dev.slide.planner;

import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import java.util.Arrays;

/**
 * What a task needs, found without the planner: frequencies from the min-max formula of the majorant's slopes, every pair
 * of layers tried, or by the other rules; the rate by bisection on playing the task through.
 */
final class Reference {
    static final double NEVER = Double.POSITIVE_INFINITY;

    private final Task task;
    private final ModelProfile model;
    private final Device device;
    private final ExecutionRule rule;
    private final int layers;
    private final double[] bitsUpTo;
    private final double[] cycles;
    private final double[] overhead;

    Reference(Task task, int modelIndex, ExecutionRule rule) {
        this.task = task;
        this.rule = rule;
        model = task.models().get(modelIndex);
        device = task.device();
        layers = model.layerCount();
        bitsUpTo = new double[layers];
        cycles = new double[layers];
        overhead = new double[layers];
        double bits = 0;
        for (int l = 0; l < layers; l++) {
            bits += task.sizeBits(modelIndex, l);
            bitsUpTo[l] = bits;
            cycles[l] = task.samples() * model.flopPerSample(l) * device.cyclesPerFlop();
            overhead[l] = model.overheadSeconds(l) + device.layerOverheadSeconds();
        }
    }

    /** The least rate [bit/s], to a part in 1e12; {@link #NEVER} if even the highest will not do. */
    double leastRate(double highestBps) {
        if (!holds(highestBps)) {
            return NEVER;
        }
        if (bitsUpTo[layers - 1] == 0) {
            return 0;
        }
        double fails = highestBps * 1e-12;
        double holds = highestBps;
        for (int i = 0; i < 200 && holds / fails > 1 + 1e-13; i++) {
            double middle = Math.sqrt(fails * holds);
            if (holds(middle)) {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        return holds;
    }

    /** Whether the deadline is met at full clock, whatever the energy. */
    boolean isInTime(double rateBps) {
        double[] frequency = new double[layers];
        Arrays.fill(frequency, device.maxFrequencyHz());
        return completionSeconds(rateBps, frequency) <= task.deadlineSeconds() * (1 + 1e-12);
    }

    boolean holds(double rateBps) {
        if (!isInTime(rateBps)) {
            return false;
        }
        double[] frequency = frequencies(rateBps);
        return energy(rateBps, frequency) <= device.energyBudgetJoules()
                && completionSeconds(rateBps, frequency) <= task.deadlineSeconds() * (1 + 1e-9);
    }

    double[] frequencies(double rateBps) {
        double resting = device.staticPowerWatts() == 0
                ? 0
                : Math.pow(device.staticPowerWatts() / (2 * device.dynamicPowerWattsPerHz3()), 1.0 / 3);
        resting = Math.min(device.maxFrequencyHz(), Math.max(device.minFrequencyHz(), resting));
        double[] x = new double[layers + 1];
        double[] q = new double[layers + 1];
        double time = 0;
        double sum = 0;
        for (int l = layers - 1; l >= 0; l--) {
            sum += cycles[l];
            time += overhead[l];
            q[l] = sum;
            x[l] = task.deadlineSeconds() - arrival(l, rateBps) - time;
        }
        for (int l = 1; l < layers; l++) {
            x[l] = Math.min(x[l], x[l - 1]); // what comes later has no more time than what comes earlier
        }
        double[] frequency = new double[layers];
        for (int l = 0; l < layers; l++) {
            double slope = switch (rule.frequencies()) {
                case EACH_LAYER -> minMax(x, q, l);
                case ONE -> steepest(x, q);
                case HIGHEST -> device.maxFrequencyHz();
            };
            frequency[l] = Math.min(device.maxFrequencyHz(), Math.max(slope, resting));
        }
        return frequency;
    }

    /** The largest over all starts of the smallest over all ends of the cycles per time in between. */
    private static double minMax(double[] x, double[] q, int l) {
        double largest = 0;
        for (int start = 0; start <= l; start++) {
            double smallest = Double.POSITIVE_INFINITY;
            for (int end = l + 1; end < x.length; end++) {
                double slope = x[start] > x[end] ? (q[start] - q[end]) / (x[start] - x[end]) : Double.POSITIVE_INFINITY;
                smallest = Math.min(smallest, q[start] == q[end] ? 0 : slope);
            }
            largest = Math.max(largest, smallest);
        }
        return largest;
    }

    private static double steepest(double[] x, double[] q) {
        double largest = 0;
        for (int l = 0; l + 1 < x.length; l++) {
            largest = q[l] == 0 ? largest : Math.max(largest, x[l] > 0 ? q[l] / x[l] : Double.POSITIVE_INFINITY);
        }
        return largest;
    }

    double arrival(int layer, double rateBps) {
        double bits = bitsUpTo[rule.overlapped() ? layer : layers - 1];
        return bits == 0 ? 0 : bits / rateBps;
    }

    double completionSeconds(double rateBps, double[] frequency) {
        double end = 0;
        for (int l = 0; l < layers; l++) {
            end = Math.max(end, arrival(l, rateBps)) + overhead[l] + (cycles[l] == 0 ? 0 : cycles[l] / frequency[l]);
        }
        return end;
    }

    double energy(double rateBps, double[] frequency) {
        double joules = device.receivePowerWatts() * arrival(layers - 1, rateBps);
        for (int l = 0; l < layers; l++) {
            double takes = cycles[l] == 0 ? 0 : cycles[l] / frequency[l];
            joules += device.staticPowerWatts() * (overhead[l] + takes)
                    + device.dynamicPowerWattsPerHz3() * frequency[l] * frequency[l] * frequency[l] * takes;
        }
        return joules;
    }

    int layers() {
        return layers;
    }

    double cycles(int layer) {
        return cycles[layer];
    }

    double overheadSeconds(int layer) {
        return overhead[layer];
    }
}
