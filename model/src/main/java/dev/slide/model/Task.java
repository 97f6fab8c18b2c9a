package dev.slide.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user's inference task: run one of the accepted models on some samples before a deadline. Models are counted from
 * 0 in the order of {@link #models}. Made by a {@link Builder}; tasks may share models, devices and lists of models.
 */
public final class Task {
    private final String id;
    private final List<ModelProfile> models;
    private final Device device;
    private final int samples;
    private final double deadlineSeconds;
    private final double releaseSeconds;
    private final double spectralEfficiencyBpsPerHz;
    private final double minAccuracy;
    private final double value;
    private final double @Nullable [] modelValues;
    private final @Nullable BitSet @Nullable [] cached;

    private Task(Builder builder) {
        id = builder.id;
        models = builder.models;
        device = builder.device;
        samples = builder.samples;
        deadlineSeconds = builder.deadlineSeconds;
        releaseSeconds = builder.releaseSeconds;
        spectralEfficiencyBpsPerHz = builder.spectralEfficiencyBpsPerHz;
        minAccuracy = builder.minAccuracy;
        value = builder.value;
        modelValues = builder.modelValues == null ? null : builder.modelValues.clone();
        cached = builder.cached == null ? null : builder.cached.clone();
    }

    /**
     * Starts a task of one sample, released at 0, of value 1, without a floor of accuracy or cached layers.
     *
     * @param id how plans call the user
     * @param models the accepted ones, one or more, without repetition; tasks given the same immutable list share it
     * @param device what it runs on
     * @param deadlineSeconds from its release to the last output
     * @param spectralEfficiencyBpsPerHz what one hertz carries to this user, above 0 [bit/s/Hz]
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static Builder builder(
            String id,
            List<ModelProfile> models,
            Device device,
            double deadlineSeconds,
            double spectralEfficiencyBpsPerHz) {
        return new Builder(id, models, device, deadlineSeconds, spectralEfficiencyBpsPerHz);
    }

    public String id() {
        return id;
    }

    /** The accepted models. */
    public List<ModelProfile> models() {
        return models;
    }

    public Device device() {
        return device;
    }

    /** How many samples the model is run on. */
    public int samples() {
        return samples;
    }

    /** From the task's release to its last output. */
    public double deadlineSeconds() {
        return deadlineSeconds;
    }

    /** When the task comes; plans with constant shares take every task as released at 0. */
    public double releaseSeconds() {
        return releaseSeconds;
    }

    public double spectralEfficiencyBpsPerHz() {
        return spectralEfficiencyBpsPerHz;
    }

    /** Models below it are not acceptable. */
    public double minAccuracy() {
        return minAccuracy;
    }

    /** Whether the model reaches the accuracy this task asks for. */
    public boolean accepts(int model) {
        return models.get(model).accuracy() >= minAccuracy;
    }

    /** What serving the task is worth, unless the model decides. */
    public double value() {
        return value;
    }

    /** What serving the task with this model is worth. */
    public double value(int model) {
        return modelValues == null ? value : modelValues[model];
    }

    /** Whether the device has any layer of this model. */
    public boolean hasCached(int model) {
        return cached != null && cached[model] != null;
    }

    /** Whether the device has this layer. */
    public boolean isCached(int model, int layer) {
        if (cached == null) {
            return false;
        }
        BitSet layers = cached[model];
        return layers != null && layers.get(layer);
    }

    /** Bits to download for a layer: 0 if it is cached. */
    public double sizeBits(int model, int layer) {
        return isCached(model, layer) ? 0 : models.get(model).sizeBits(layer);
    }

    /** The user's id. */
    @Override
    public String toString() {
        return id;
    }

    /** Collects what a task has beyond the necessary. */
    public static final class Builder {
        private final String id;
        private final List<ModelProfile> models;
        private final Device device;
        private final double deadlineSeconds;
        private final double spectralEfficiencyBpsPerHz;
        private int samples = 1;
        private double releaseSeconds;
        private double minAccuracy;
        private double value = 1;
        private double @Nullable [] modelValues;
        private @Nullable BitSet @Nullable [] cached;

        private Builder(
                String id,
                List<ModelProfile> models,
                Device device,
                double deadlineSeconds,
                double spectralEfficiencyBpsPerHz) {
            this.id = Check.name("id", id);
            this.models = List.copyOf(models);
            this.device = device;
            this.deadlineSeconds = Check.positive("deadlineSeconds", deadlineSeconds);
            this.spectralEfficiencyBpsPerHz = Check.positive("spectralEfficiencyBpsPerHz", spectralEfficiencyBpsPerHz);
            if (models.isEmpty()) {
                throw new IllegalArgumentException("models of user " + id + " is empty, but must have one or more");
            }
            for (int i = 0; i < models.size(); i++) {
                if (models.indexOf(models.get(i)) < i) {
                    throw new IllegalArgumentException("models of user " + id + " has " + models.get(i) + " twice");
                }
            }
        }

        public Builder samples(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("samples is " + count + ", but must be 1 or more");
            }
            samples = count;
            return this;
        }

        public Builder releaseSeconds(double seconds) {
            releaseSeconds = Check.nonNegative("releaseSeconds", seconds);
            return this;
        }

        public Builder minAccuracy(double accuracy) {
            minAccuracy = Check.nonNegative("minAccuracy", accuracy);
            return this;
        }

        public Builder value(double worth) {
            value = Check.nonNegative("value", worth);
            return this;
        }

        /**
         * What the task is worth with the named models; with others it is worth {@link #value}.
         *
         * @throws IllegalArgumentException if the task does not accept such a model, or a value is out of its range
         */
        public Builder modelValues(Map<String, Double> worth) {
            double[] values = new double[models.size()];
            Arrays.fill(values, Double.NaN);
            worth.forEach((model, of) ->
                    values[model("modelValues", model)] = Check.nonNegative("modelValues of " + model, of));
            modelValues = worth.isEmpty() ? null : values;
            return this;
        }

        /**
         * The layers the device has already, by the model's name.
         *
         * @throws IllegalArgumentException if the task does not accept such a model, or the model has no such layer
         */
        public Builder cachedLayers(Map<String, ? extends Collection<String>> layers) {
            @Nullable BitSet[] sets = new @Nullable BitSet[models.size()];
            boolean any = false;
            for (Map.Entry<String, ? extends Collection<String>> entry : layers.entrySet()) {
                int model = model("cachedLayers", entry.getKey());
                BitSet set = new BitSet();
                for (String layer : entry.getValue()) {
                    int index = models.get(model).layerIndex(layer);
                    if (index < 0) {
                        throw new IllegalArgumentException("cachedLayers of " + entry.getKey() + " has " + layer
                                + ", but the model has no such layer");
                    }
                    set.set(index);
                }
                if (!set.isEmpty()) {
                    sets[model] = set;
                    any = true;
                }
            }
            cached = any ? sets : null;
            return this;
        }

        public Task build() {
            if (modelValues != null) {
                for (int i = 0; i < modelValues.length; i++) {
                    modelValues[i] = Double.isNaN(modelValues[i]) ? value : modelValues[i];
                }
            }
            return new Task(this);
        }

        private int model(String field, String name) {
            for (int i = 0; i < models.size(); i++) {
                if (models.get(i).name().equals(name)) {
                    return i;
                }
            }
            throw new IllegalArgumentException(field + " has " + name + ", but the task accepts " + models);
        }
    }
}
