package dev.slide.scenario;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on one device: how long the segments of models take to load and to run there.
 *
 * @param name of the device
 * @param processor as the system calls it
 * @param threads that computed
 * @param frequency the clock that cycles are counted at
 * @param receiveSecondsPerByte time that receiving and verifying takes one core; 0 if not known
 * @param models measured on it, with different name and variant; one or more
 */
public record DeviceProfile(
        String name,
        String processor,
        int threads,
        Frequency frequency,
        double receiveSecondsPerByte,
        List<Model> models) {

    /** Version of the document that is read and written. */
    public static final int FORMAT_VERSION = 1;

    /**
     * A clock.
     *
     * @param minHz the lowest it can be set to; equal to the highest if it cannot be set
     * @param maxHz the highest, at which was measured
     * @param source where these come from, such as {@code cpufreq}
     */
    public record Frequency(double minHz, double maxHz, String source) {
        public Frequency {
            if (!(minHz >= 0 && maxHz > 0 && minHz <= maxHz && maxHz < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("frequency from " + minHz + " to " + maxHz + " Hz");
            }
        }
    }

    /**
     * One model on this device.
     *
     * @param name of the model
     * @param variant of its weights
     * @param skeletons digest of the graph as it was cut: times of another cut mean nothing for this one
     * @param samples sizes of the batches that were run, ascending, one or more
     * @param repeats of each
     * @param segments in the order of execution, one or more
     */
    public record Model(
            String name, String variant, String skeletons, List<Integer> samples, int repeats, List<Segment> segments) {
        public Model {
            samples = List.copyOf(samples);
            segments = List.copyOf(segments);
            if (samples.isEmpty() || segments.isEmpty()) {
                throw new IllegalArgumentException("model " + name + " needs samples and segments");
            }
            for (int i = 0; i < samples.size(); i++) {
                if (samples.get(i) < (i == 0 ? 1 : samples.get(i - 1) + 1)) {
                    throw new IllegalArgumentException("samples " + samples + " must ascend from 1 or more");
                }
            }
            for (Segment segment : segments) {
                if (segment.runSeconds().size() != samples.size()) {
                    throw new IllegalArgumentException("segment " + segment.name() + " has "
                            + segment.runSeconds().size() + " run times for " + samples.size() + " batches");
                }
            }
        }

        /** The line through a segment's run times: its fixed seconds and its seconds per sample. */
        public LineFit fit(int segment) {
            double[] x = samples.stream().mapToDouble(s -> s).toArray();
            double[] y = segments.get(segment).runSeconds().stream()
                    .mapToDouble(s -> s)
                    .toArray();
            return LineFit.of(x, y);
        }

        /** A segment's run time: what was measured, on a line between batches that were, on the fit outside of them. */
        public double runSeconds(int segment, int batch) {
            List<Double> times = segments.get(segment).runSeconds();
            for (int i = 0; i < samples.size(); i++) {
                if (samples.get(i) == batch) {
                    return times.get(i);
                }
                if (i > 0 && samples.get(i - 1) < batch && batch < samples.get(i)) {
                    double share = (double) (batch - samples.get(i - 1)) / (samples.get(i) - samples.get(i - 1));
                    return times.get(i - 1) + share * (times.get(i) - times.get(i - 1));
                }
            }
            return fit(segment).at(batch);
        }
    }

    /**
     * One segment.
     *
     * @param name of its first layer
     * @param sizeBytes of the weights that it is the first to need
     * @param flopPerSample its work on one sample
     * @param loadSeconds from verified bytes to a session
     * @param runSeconds for each batch, all parts of it
     */
    public record Segment(
            String name, double sizeBytes, double flopPerSample, double loadSeconds, List<Double> runSeconds) {
        public Segment {
            runSeconds = List.copyOf(runSeconds);
        }
    }

    public DeviceProfile {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models is empty, but must have one or more");
        }
        Set<List<String>> names = new HashSet<>();
        for (Model model : models) {
            if (!names.add(Arrays.asList(model.name(), model.variant()))) {
                throw new IllegalArgumentException("models has " + model.name() + " " + model.variant() + " twice");
            }
        }
    }

    /** The model of this name and variant; null if it was not measured. */
    public @Nullable Model model(String model, String variant) {
        for (Model measured : models) {
            if (measured.name().equals(model) && measured.variant().equals(variant)) {
                return measured;
            }
        }
        return null;
    }

    /**
     * Clock cycles that a FLOP takes here: all that vary with the batch over all models, at the highest clock; what the planner
     * calls kappa.
     */
    public double cyclesPerFlop() {
        double seconds = 0;
        double flop = 0;
        for (Model model : models) {
            for (int s = 0; s < model.segments().size(); s++) {
                seconds += model.fit(s).slope();
                flop += model.segments().get(s).flopPerSample();
            }
        }
        return flop > 0 && seconds > 0 ? seconds * frequency.maxHz() / flop : 1;
    }
}
