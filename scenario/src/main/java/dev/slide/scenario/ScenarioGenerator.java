package dev.slide.scenario;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws cells of any size for trials of speed and memory. Equal arguments give equal cells.
 *
 * <p>Models have from 2 to 100 MB and from 0.2 to 20 GFLOP per sample, in layers of very different sizes. Devices are GPUs
 * of 1024 or 2048 cores that reach 30 % of their peak. Every second user has an energy budget below what its device takes
 * for the model of the least work at its highest clock, so the clock has to be chosen.
 */
public final class ScenarioGenerator {
    private static final MathContext DIGITS = new MathContext(4);
    private static final double EFFICIENCY = 0.3;
    private static final double DYNAMIC_WATTS_PER_HZ3 = 1e-26;
    private static final double[] HIGHEST_CLOCKS_HZ = {624.75e6, 918e6, 1.02e9, 1.3005e9};
    private static final double LOWEST_CLOCK_HZ = 306e6;
    private static final int BUDGETS = 32;
    private static final int MOST_SAMPLES = 8;

    private final Cell cell;
    private final List<ModelProfile> models;
    private final int users;
    private final long seed;
    private final double leastFlop;

    /**
     * A cell that is drawn when asked for.
     *
     * @param users how many, 1 or more
     * @param models how many, 1 or more; every user accepts all
     * @param layers of every model, 1 or more
     * @param bandwidthHz of the cell
     * @param seed decides all that is drawn
     */
    public ScenarioGenerator(int users, int models, int layers, double bandwidthHz, long seed) {
        if (users < 1 || models < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "users " + users + ", models " + models + " and layers " + layers + " must be 1 or more");
        }
        this.cell = Cell.of(bandwidthHz);
        this.users = users;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        List<ModelProfile> drawn = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (int m = 0; m < models; m++) {
            ModelProfile model = model(m, models, layers, random);
            drawn.add(model);
            least = Math.min(least, model.flopPerSampleFrom(0));
        }
        this.models = List.copyOf(drawn);
        this.leastFlop = least;
    }

    public Cell cell() {
        return cell;
    }

    public List<ModelProfile> models() {
        return models;
    }

    /** The users, each drawn when it is asked for. */
    public Iterable<Task> users() {
        return () -> IntStream.range(0, users).mapToObj(this::user).iterator();
    }

    /** The whole scenario. */
    public Scenario scenario() {
        List<Task> tasks = new ArrayList<>(users);
        users().forEach(tasks::add);
        return new Scenario(cell, models, tasks);
    }

    private static ModelProfile model(int index, int models, int layers, SplittableRandom random) {
        double place = (index + 1.0) / models;
        double bits = 8 * between(2e6, 100e6, random.nextDouble(0.8, 1) * place);
        double flop = between(0.2e9, 20e9, random.nextDouble(0.8, 1) * place);
        double[] bitWeights = weights(layers, random);
        double[] flopWeights = weights(layers, random);
        List<LayerProfile> profiles = new ArrayList<>(layers);
        for (int l = 0; l < layers; l++) {
            profiles.add(new LayerProfile(
                    "layer" + (l + 1), Math.rint(bits * bitWeights[l]), Math.rint(flop * flopWeights[l]), 0));
        }
        return new ModelProfile("model" + (index + 1), rounded(0.5 + 0.4 * place), profiles);
    }

    /** Shares of 1, the greatest of them about fifty times the least. */
    private static double[] weights(int count, SplittableRandom random) {
        double[] weights = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = between(1, 50, random.nextDouble());
            sum += weights[i];
        }
        for (int i = 0; i < count; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private Task user(int index) {
        // A generator of its own, so that users can be drawn in any order.
        SplittableRandom random = new SplittableRandom(seed ^ (0x9e3779b97f4a7c15L * (index + 1)));
        int samples = 1 + random.nextInt(MOST_SAMPLES);
        return Task.builder(
                        "u" + (index + 1),
                        models,
                        device(samples, random),
                        rounded(between(0.5, 4, random.nextDouble())),
                        rounded(random.nextDouble(1, 7.4)))
                .samples(samples)
                .build();
    }

    private Device device(int samples, SplittableRandom random) {
        double highestHz = HIGHEST_CLOCKS_HZ[random.nextInt(HIGHEST_CLOCKS_HZ.length)];
        int cores = random.nextBoolean() ? 1024 : 2048;
        double cyclesPerFlop = rounded(1 / (2 * cores * EFFICIENCY));
        Device device = Device.of(LOWEST_CLOCK_HZ, highestHz, cyclesPerFlop)
                .withLayerOverheadSeconds(20e-6)
                .withPower(0.5, DYNAMIC_WATTS_PER_HZ3);
        if (random.nextBoolean()) {
            return device;
        }
        double cycles = samples * leastFlop * cyclesPerFlop;
        double joules = cycles * (DYNAMIC_WATTS_PER_HZ3 * highestHz * highestHz + 0.5 / highestHz);
        double part = 0.5 + 0.5 * random.nextInt(BUDGETS) / BUDGETS;
        return device.withEnergyBudgetJoules(rounded(part * joules));
    }

    private static double between(double least, double greatest, double place) {
        return least * Math.pow(greatest / least, place);
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
