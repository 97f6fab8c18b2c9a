package dev.slide.stream;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.SegmentRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long each segment takes on this device when nothing else runs: what the recursion needs to predict a run.
 *
 * @param loadSeconds per segment, decoding its weights and the creation of its session, with the weights in memory; 0 for lookups
 * @param runSeconds per segment, all parts of the batch
 */
public record SegmentTimes(List<Double> loadSeconds, List<Double> runSeconds) {
    public SegmentTimes {
        loadSeconds = List.copyOf(loadSeconds);
        runSeconds = List.copyOf(runSeconds);
    }

    /**
     * What several batches took.
     *
     * @param batches times with each batch, in the order given
     * @param fetchSeconds that receiving and verifying all weights took
     */
    public record Series(List<SegmentTimes> batches, double fetchSeconds) {
        public Series {
            batches = List.copyOf(batches);
        }
    }

    /** Is told how much has been measured. */
    public interface Progress {
        /** A round of all segments has ended. */
        void rounds(int done, int all);
    }

    /**
     * Measures a pack, segment after segment, several times.
     *
     * @param location of the pack, best on this device
     * @param inputs of the run
     * @param options threads and micro-batch are taken from here
     * @param repeats at least 1; each segment's median counts, after one round that does not count
     * @return the times
     * @throws IOException if the pack cannot be read or run
     * @throws InvalidInputException if an input does not fit
     */
    public static SegmentTimes measure(
            String location, Collection<TensorData> inputs, StreamOptions options, int repeats) throws IOException {
        return measureEach(location, List.of(inputs), options, repeats, (done, all) -> {})
                .batches()
                .get(0);
    }

    /**
     * Measures a pack with several batches, which take turns.
     *
     * @param location as for {@link #measure}
     * @param batches inputs of each
     * @param options as for {@link #measure}
     * @param repeats as for {@link #measure}, of each batch
     * @param progress is told of every round
     * @return the times
     * @throws IOException if the pack cannot be read or run
     * @throws InvalidInputException if an input does not fit
     */
    public static Series measureEach(
            String location,
            List<? extends Collection<TensorData>> batches,
            StreamOptions options,
            int repeats,
            Progress progress)
            throws IOException {
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats " + repeats + " must be at least 1");
        }
        try (PackSource source = PackLocation.open(location, 0)) {
            OpenedPack pack = OpenedPack.open(source, options.listener());
            InputCheck check = new InputCheck(pack.config());
            List<List<Map<String, TensorData>>> parts = new ArrayList<>();
            List<Measurement> measurements = new ArrayList<>();
            Weights weights = new Weights(pack.config());
            for (Collection<TensorData> inputs : batches) {
                parts.add(check.parts(check.byName(inputs), options.microBatch()));
                measurements.add(new Measurement(pack, options, repeats, weights));
            }
            Stopwatch watch = new Stopwatch();
            weights.fetch(source);
            double fetched = watch.seconds();
            int all = (repeats + 1) * batches.size();
            for (int round = -1; round < repeats; round++) {
                for (int batch = 0; batch < batches.size(); batch++) {
                    measurements.get(batch).round(parts.get(batch), round);
                    progress.rounds((round + 1) * batches.size() + batch + 1, all);
                }
            }
            List<SegmentTimes> times = new ArrayList<>();
            for (Measurement measurement : measurements) {
                times.add(new SegmentTimes(medians(measurement.load), medians(measurement.run)));
            }
            return new Series(times, fetched);
        }
    }

    private static List<Double> medians(double[][] samples) {
        List<Double> medians = new ArrayList<>();
        for (double[] times : samples) {
            double[] sorted = times.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            medians.add(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
        }
        return medians;
    }

    /** All weights of a pack in memory. */
    private static final class Weights {
        private final PackConfig config;
        private final WeightBuffers buffers;
        private final List<RowStore> stores = new ArrayList<>();

        Weights(PackConfig config) {
            this.config = config;
            this.buffers = new WeightBuffers(config);
        }

        void fetch(PackSource source) throws IOException {
            List<FetchStep> steps = new ArrayList<>();
            for (int b = 0; b < config.blobs().size(); b++) {
                int blob = b;
                steps.add(
                        new BlobStep(config.blobs().get(b), () -> buffers.allocate(blob), bytes -> table(blob, bytes)));
            }
            new Fetcher(source, new AtomicLong(), progress -> {}, () -> {}).fetch(steps);
        }

        private void table(int blob, ByteBuffer bytes) {
            for (RowTable table : config.rowTables()) {
                if (config.weights().get(table.weight()).blob() == blob) {
                    RowStore store = new RowStore(config, table);
                    store.putWhole(bytes);
                    stores.add(store);
                }
            }
        }
    }

    private static final class Measurement {
        private final PackConfig config;
        private final Sessions sessions;
        private final Weights weights;
        private final double[][] load;
        private final double[][] run;

        Measurement(OpenedPack pack, StreamOptions options, int repeats, Weights weights) {
            this.config = pack.config();
            this.sessions = new Sessions(config, pack.skeletons(), options.threads());
            this.weights = weights;
            this.load = new double[config.segments().size()][repeats];
            this.run = new double[config.segments().size()][repeats];
        }

        void round(List<Map<String, TensorData>> parts, int round) throws IOException {
            Stopwatch watch = new Stopwatch();
            try (Execution execution = new Execution(config, parts, watch)) {
                for (int s = 0; s < config.segments().size(); s++) {
                    double start = watch.seconds();
                    Unit unit = prepare(s);
                    try {
                        double loaded = watch.seconds();
                        execution.run(unit);
                        if (round >= 0) {
                            load[s][round] = unit instanceof Unit.Computed ? loaded - start : 0;
                            run[s][round] = watch.seconds() - loaded;
                        }
                    } finally {
                        unit.close();
                    }
                }
            }
        }

        private Unit prepare(int segment) throws IOException {
            SegmentRun alone = new SegmentRun(segment, segment + 1);
            RunTimeline.Interval unused = new RunTimeline.Interval(0, 0);
            RowStore store = RowStore.ofSegment(weights.stores, segment);
            if (store != null) {
                return new Unit.LookedUp(alone, store, unused);
            }
            try (WeightBuffers.Elements elements = weights.buffers.elements()) {
                return Unit.Computed.of(config, alone, sessions.create(alone, elements), unused);
            }
        }
    }
}
