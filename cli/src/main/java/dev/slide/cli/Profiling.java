package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.scenario.DeviceProfile;
import dev.slide.stream.SegmentTimes;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures packs on this device, for a {@link DeviceProfile}. */
final class Profiling {
    private static final long SEED = 1;

    private final int threads;
    private final List<Integer> samples;
    private final int repeats;

    private final List<DeviceProfile.Model> models = new ArrayList<>();
    private double fetchedBytes;
    private double fetchSeconds;

    /**
     * How to measure.
     *
     * @param threads that compute
     * @param samples sizes of the batches, ascending
     * @param repeats of each batch
     */
    Profiling(int threads, List<Integer> samples, int repeats) {
        this.threads = threads;
        this.samples = samples;
        this.repeats = repeats;
    }

    /** Measures one pack. */
    void add(String location, SegmentTimes.Progress progress) throws Exception {
        PackConfig config = SlideModel.describe(location);
        PackInputs inputs = new PackInputs(config, SEED);
        List<List<TensorData>> batches = new ArrayList<>();
        for (int count : samples) {
            batches.add(inputs.make(count));
        }
        SegmentTimes.Series series = SegmentTimes.measureEach(
                location, batches, StreamOptions.DEFAULTS.withThreads(threads), repeats, progress);
        fetchedBytes += config.weightBytes();
        fetchSeconds += series.fetchSeconds();
        models.add(model(config, samples, repeats, series));
    }

    /** What was measured, as a profile's model. */
    static DeviceProfile.Model model(
            PackConfig config, List<Integer> samples, int repeats, SegmentTimes.Series series) {
        List<DeviceProfile.Segment> segments = new ArrayList<>();
        for (int s = 0; s < config.segments().size(); s++) {
            int segment = s;
            double[] loads = series.batches().stream()
                    .mapToDouble(times -> times.loadSeconds().get(segment))
                    .toArray();
            List<Double> runs = series.batches().stream()
                    .map(times -> times.runSeconds().get(segment))
                    .toList();
            segments.add(new DeviceProfile.Segment(
                    PackLayers.segmentName(config, s),
                    config.segmentBytes(s),
                    config.segmentFlop(s),
                    median(loads),
                    runs));
        }
        return new DeviceProfile.Model(
                config.name(), config.variant(), config.skeletons().digest().toString(), samples, repeats, segments);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The device with the models measured so far. */
    DeviceProfile profile(String name, String processor, DeviceProfile.Frequency frequency) {
        double perByte = fetchedBytes > 0 ? fetchSeconds / fetchedBytes : 0;
        return new DeviceProfile(name, processor, threads, frequency, perByte, models);
    }
}
