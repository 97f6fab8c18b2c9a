package dev.slide.planner;

import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import org.jspecify.annotations.Nullable;

/**
 * One task with one model, brought into the form the algorithms work on; a workspace, loaded again and again, of one
 * thread. A row says: once {@link #bits} have arrived, {@link #cycles} of work and {@link #overheadSeconds} of overhead
 * remain. Rows are in the order of the layers; layers that bring no bits are part of the row before them, whose need is
 * never less urgent. Without overlap there is one row: all bits, then all work.
 */
final class Chain {
    private static final double ULP = 0x1p-52;

    int rows;
    double[] bits = new double[64];
    double[] cycles = new double[64];
    double[] overheadSeconds = new double[64];
    /** What is left of a row takes at least this long. */
    double[] fastestSeconds = new double[64];
    /** The first layer of a row; one more entry than rows, the last is the number of layers. */
    int[] firstLayer = new int[65];

    @SuppressWarnings("NullAway.Init")
    Task task;

    @SuppressWarnings("NullAway.Init")
    ModelProfile profile;

    int model;
    boolean overlapped;
    double deadlineSeconds;
    double budgetJoules;
    double staticWatts;
    double dynamicWatts;
    double receiveWatts;
    double lowestHz;
    double highestHz;
    /** The frequency between lowest and highest at which a cycle takes the least energy. */
    double restingHz;

    double cyclesPerFlopOfAll;
    double layerOverheadSeconds;

    @Nullable
    ClockTable clocks;

    private @Nullable Device device;

    /**
     * Takes in a task with one of its models.
     *
     * @param overlap whether layers run while later ones are still on their way
     * @param discreteClocks whether the device's table of clocks counts
     */
    void load(Task newTask, int newModel, boolean overlap, boolean discreteClocks) {
        task = newTask;
        model = newModel;
        overlapped = overlap;
        profile = newTask.models().get(newModel);
        deadlineSeconds = newTask.deadlineSeconds();
        Device of = newTask.device();
        cyclesPerFlopOfAll = newTask.samples() * of.cyclesPerFlop();
        if (isOther(of) || discreteClocks != (clocks != null)) {
            load(of, discreteClocks);
        }
        if (overlap) {
            loadRows();
        } else {
            loadOneRow();
        }
    }

    @SuppressWarnings("ReferenceEquality") // a quick test; an equal device is loaded again
    private boolean isOther(Device of) {
        return of != device;
    }

    private void load(Device of, boolean discreteClocks) {
        device = of;
        budgetJoules = of.energyBudgetJoules();
        staticWatts = of.staticPowerWatts();
        dynamicWatts = of.dynamicPowerWattsPerHz3();
        receiveWatts = of.receivePowerWatts();
        layerOverheadSeconds = of.layerOverheadSeconds();
        lowestHz = of.minFrequencyHz();
        highestHz = of.maxFrequencyHz();
        clocks = discreteClocks ? of.clocks() : null;
        if (clocks != null) {
            highestHz = Clocks.highest(clocks, of.maxFrequencyHz());
        }
        // The energy of a cycle, staticWatts / f + dynamicWatts f^2, has its least where the derivative is 0.
        double least = staticWatts == 0 ? 0 : Math.cbrt(staticWatts / (2 * dynamicWatts));
        restingHz = Math.min(Math.max(least, lowestHz), highestHz);
    }

    private void loadRows() {
        int layers = profile.layerCount();
        reserve(layers);
        boolean cached = task.hasCached(model);
        double sum = 0;
        int row = 0;
        for (int l = 0; l < layers; l++) {
            if (cached) {
                sum += task.sizeBits(model, l);
            } else {
                sum = profile.bitsUpTo(l);
            }
            if (l > 0 && sum == bits[row - 1]) {
                continue;
            }
            bits[row] = sum;
            cycles[row] = profile.flopPerSampleFrom(l) * cyclesPerFlopOfAll;
            overheadSeconds[row] = profile.overheadSecondsFrom(l) + (layers - l) * layerOverheadSeconds;
            firstLayer[row] = l;
            row++;
        }
        firstLayer[row] = layers;
        rows = row;
        findFastest();
    }

    private void loadOneRow() {
        int layers = profile.layerCount();
        double sum = profile.sizeBits();
        if (task.hasCached(model)) {
            sum = 0;
            for (int l = 0; l < layers; l++) {
                sum += task.sizeBits(model, l);
            }
        }
        reserve(1);
        bits[0] = sum;
        cycles[0] = profile.flopPerSampleFrom(0) * cyclesPerFlopOfAll;
        overheadSeconds[0] = profile.overheadSecondsFrom(0) + layers * layerOverheadSeconds;
        firstLayer[0] = 0;
        firstLayer[1] = layers;
        rows = 1;
        findFastest();
    }

    private void findFastest() {
        for (int j = 0; j < rows; j++) {
            fastestSeconds[j] = overheadSeconds[j] + cycles[j] / highestHz;
        }
    }

    private void reserve(int layers) {
        if (bits.length < layers) {
            int size = Math.max(layers, 2 * bits.length);
            bits = new double[size];
            cycles = new double[size];
            overheadSeconds = new double[size];
            fastestSeconds = new double[size];
            firstLayer = new int[size + 1];
        }
    }

    double totalBits() {
        return bits[rows - 1];
    }

    /** The energy of all cycles at one frequency [J]. */
    double energyOfCycles(double count, double frequencyHz) {
        return count == 0 ? 0 : staticWatts * (count / frequencyHz) + dynamicWatts * count * frequencyHz * frequencyHz;
    }

    /**
     * By which part deadline and budget are shortened while solving, so that what was found still holds when every
     * operation of the replay is rounded up. The first is for needs that rounding leaves as they are; from the second on
     * it exceeds all rounding errors of a sum over the layers unless something cancels badly.
     *
     * @param attempt from 0, at most {@link #ATTEMPTS} - 1
     */
    double margin(int attempt) {
        return attempt == 0 ? 0 : (8 * profile.layerCount() + 64) * ULP * (1L << (4 * (attempt - 1)));
    }

    static final int ATTEMPTS = 6;
}
