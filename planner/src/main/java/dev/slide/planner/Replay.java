package dev.slide.planner;

import dev.slide.model.Device;
import dev.slide.model.Execution;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import dev.slide.model.Timeline;
import java.util.Arrays;

/**
 * Plays a task through at given frequencies, so that what holds then holds exactly and in ordinary arithmetic too.
 */
final class Replay {
    // Ordinary arithmetic is wrong by a part in 2^53 for each operation. If that cannot matter, it decides; otherwise
    // the
    // same operations are done again, each rounded up.

    private double completionSeconds;
    private double joules;

    /** Whether deadline and budget are kept. */
    boolean holds(Chain chain, double rateBps, double[] frequencyHz) {
        play(chain, rateBps, frequencyHz);
        double wrong = 1 + (4 * chain.profile.layerCount() + 32) * 0x1p-53;
        if (completionSeconds > chain.deadlineSeconds || joules > chain.budgetJoules) {
            return false;
        }
        if (completionSeconds * wrong > chain.deadlineSeconds || joules * wrong > chain.budgetJoules) {
            playRoundedUp(chain, rateBps, frequencyHz);
        }
        return completionSeconds <= chain.deadlineSeconds && joules <= chain.budgetJoules;
    }

    private void play(Chain chain, double rateBps, double[] frequencyHz) {
        ModelProfile profile = chain.profile;
        int layers = profile.layerCount();
        int model = chain.task.hasCached(chain.model) ? chain.model : -1;
        double cyclesPerFlop = chain.cyclesPerFlopOfAll;
        double overhead = chain.layerOverheadSeconds;
        double bits = 0;
        double end = chain.overlapped ? 0 : arrivalToNearest(chain.totalBits(), rateBps);
        double dynamic = 0;
        double busy = 0;
        for (int l = 0; l < layers; l++) {
            bits += model < 0 ? profile.sizeBits(l) : chain.task.sizeBits(model, l);
            double cycles = profile.flopPerSample(l) * cyclesPerFlop;
            double frequency = frequencyHz[l];
            double time = profile.overheadSeconds(l) + overhead + cycles / frequency;
            dynamic += cycles * (frequency * frequency);
            busy += time;
            end = (chain.overlapped ? Math.max(end, arrivalToNearest(bits, rateBps)) : end) + time;
        }
        completionSeconds = end;
        joules = chain.staticWatts * busy
                + chain.dynamicWatts * dynamic
                + chain.receiveWatts * arrivalToNearest(bits, rateBps);
    }

    private static double arrivalToNearest(double bits, double rateBps) {
        return bits == 0 ? 0 : bits / rateBps;
    }

    private void playRoundedUp(Chain chain, double rateBps, double[] frequencyHz) {
        ModelProfile profile = chain.profile;
        Task task = chain.task;
        int layers = profile.layerCount();
        boolean cached = task.hasCached(chain.model);
        double cyclesPerFlop = RoundedUp.multiply(task.samples(), task.device().cyclesPerFlop());
        double deviceOverhead = chain.layerOverheadSeconds;
        double staticWatts = chain.staticWatts;
        double dynamicWatts = chain.dynamicWatts;
        double bits = 0;
        double end = 0;
        double energy = 0;
        if (!chain.overlapped) {
            for (int l = 0; l < layers; l++) {
                bits = RoundedUp.add(bits, cached ? task.sizeBits(chain.model, l) : profile.sizeBits(l));
            }
            end = arrival(bits, rateBps);
        }
        double sum = 0;
        for (int l = 0; l < layers; l++) {
            double size = cached ? task.sizeBits(chain.model, l) : profile.sizeBits(l);
            double time = RoundedUp.add(profile.overheadSeconds(l), deviceOverhead);
            double flop = profile.flopPerSample(l);
            if (flop > 0) {
                double frequency = frequencyHz[l];
                double cycles = RoundedUp.multiply(flop, cyclesPerFlop);
                time = RoundedUp.add(time, RoundedUp.divide(cycles, frequency));
                double squared = RoundedUp.multiply(frequency, frequency);
                energy = RoundedUp.add(energy, RoundedUp.multiply(RoundedUp.multiply(dynamicWatts, cycles), squared));
            }
            energy = RoundedUp.add(energy, RoundedUp.multiply(staticWatts, time));
            if (chain.overlapped && size > 0) {
                sum = RoundedUp.add(sum, size);
                end = Math.max(end, RoundedUp.divide(sum, rateBps));
                bits = sum;
            }
            end = RoundedUp.add(end, time);
        }
        completionSeconds = end;
        joules = RoundedUp.add(energy, RoundedUp.multiply(chain.receiveWatts, arrival(bits, rateBps)));
    }

    private static double arrival(double bits, double rateBps) {
        return bits == 0 ? 0 : RoundedUp.divide(bits, rateBps);
    }

    /** The same operations in the same order, rounded to nearest: never more than rounded up. */
    static Execution execution(Chain chain, double rateBps, double[] frequencyHz) {
        ModelProfile profile = chain.profile;
        Task task = chain.task;
        Device device = task.device();
        int layers = profile.layerCount();
        double cyclesPerFlop = task.samples() * device.cyclesPerFlop();
        double[] arrivalSeconds = new double[layers];
        double[] workSeconds = new double[layers];
        double bits = 0;
        double energy = 0;
        for (int l = 0; l < layers; l++) {
            bits += task.sizeBits(chain.model, l);
            arrivalSeconds[l] = bits == 0 ? 0 : bits / rateBps;
            double time = profile.overheadSeconds(l) + device.layerOverheadSeconds();
            if (profile.flopPerSample(l) > 0) {
                double cycles = profile.flopPerSample(l) * cyclesPerFlop;
                time += cycles / frequencyHz[l];
                energy += device.dynamicPowerWattsPerHz3() * cycles * (frequencyHz[l] * frequencyHz[l]);
            }
            energy += device.staticPowerWatts() * time;
            workSeconds[l] = time;
        }
        energy += device.receivePowerWatts() * arrivalSeconds[layers - 1];
        Timeline timeline = chain.overlapped
                ? Timeline.overlapped(profile.layerNames(), arrivalSeconds, workSeconds)
                : Timeline.sequential(profile.layerNames(), arrivalSeconds, workSeconds);
        return new Execution(Arrays.copyOf(frequencyHz, layers), timeline, energy);
    }
}
