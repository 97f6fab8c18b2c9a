package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.format.PackConfig;
import dev.slide.stream.Mode;
import dev.slide.stream.RunResult;
import dev.slide.stream.SegmentTimes;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The same model and input in every mode over the same paced link, in turn and several times, so that what else the machine
 * does falls on all of them. Each mode's run with the median time counts.
 */
final class Race {
    /** The order of tables and charts: conventional first. */
    static final List<Mode> MODES = List.of(Mode.DOWNLOAD, Mode.DOWNLOAD_ROWS_FIRST, Mode.STREAM_IN_ORDER, Mode.STREAM);

    private final Console console;
    private final String location;
    private final List<TensorData> inputs;
    private final Map<Mode, List<RunResult>> results = new EnumMap<>(Mode.class);

    /**
     * @param location of the pack on a node
     * @param inputs of every run
     */
    Race(Console console, String location, List<TensorData> inputs) {
        this.console = console;
        this.location = location;
        this.inputs = inputs;
        MODES.forEach(mode -> results.put(mode, new ArrayList<>()));
    }

    /** One run in each mode that does not count: classes are loaded and compiled. */
    void warmUp() throws IOException {
        for (Mode mode : MODES) {
            run(mode, 0, "warming up");
        }
    }

    /** One run in each mode, paced to a rate in bit/s. */
    void round(double rateBps) throws IOException {
        for (Mode mode : MODES) {
            // Direct buffers of the run before are given back only when they are collected.
            System.gc();
            list(mode).add(run(mode, rateBps, mode.wireName()));
        }
    }

    private List<RunResult> list(Mode mode) {
        List<RunResult> list = results.get(mode);
        return list == null ? List.of() : list;
    }

    private RunResult run(Mode mode, double rateBps, String label) throws IOException {
        try (ProgressBar bar = console.progress(label)) {
            StreamOptions options = StreamOptions.DEFAULTS
                    .withMode(mode)
                    .withRateBps(rateBps)
                    .withFetchRest(false)
                    .withListener(p -> bar.update(p.bytesReceived(), p.bytesForAnswer()));
            try (SlideModel model = SlideModel.open(location, options)) {
                return model.run(inputs);
            }
        }
    }

    /** Each mode's run with the median time. */
    List<ModeRun> medians(PackConfig config, SegmentTimes times, double rateBps, Map<Mode, OptionalLong> peaks) {
        List<ModeRun> runs = new ArrayList<>();
        for (Mode mode : MODES) {
            RunResult median = median(mode);
            runs.add(new ModeRun(
                    mode,
                    median.timeline(),
                    ModeRun.Prediction.of(config, median.timeline(), times, rateBps),
                    peaks.getOrDefault(mode, OptionalLong.empty())));
        }
        return runs;
    }

    private RunResult median(Mode mode) {
        List<RunResult> sorted = new ArrayList<>(list(mode));
        sorted.sort(Comparator.comparingDouble(r -> r.timeline().endSeconds()));
        return sorted.get((sorted.size() - 1) / 2);
    }

    /** The outputs of the streamed run. */
    List<TensorData> outputs() {
        return list(Mode.STREAM).get(0).outputs();
    }

    /** Whether every run in every mode gave the same bits. */
    boolean outputsEqual() {
        return results.values().stream()
                .flatMap(List::stream)
                .allMatch(result -> result.outputs().equals(outputs()));
    }

    /** The largest difference between the outputs of any run and those of the streamed one. */
    double maxAbsDifference() {
        double largest = 0;
        for (List<RunResult> runs : results.values()) {
            for (RunResult result : runs) {
                largest = Math.max(largest, Differences.largest(result.outputs(), outputs()));
            }
        }
        return largest;
    }
}
