package dev.slide.cli;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.slide.cli.draw.ProgressBar;
import dev.slide.format.PackConfig;
import dev.slide.stream.Mode;
import dev.slide.stream.RunResult;
import dev.slide.stream.SegmentTimes;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One batch in every mode at several rates. The modes take turns, the segments are measured alone in every round, and the
 * starts from the local disk take their turn too, so that what else the machine does falls on all of them.
 */
final class StreamBench {
    private final Console console;
    private final String location;
    private final DemoModel model;
    private final Path whole;
    private final Path cache;
    private final List<TensorData> inputs;
    private final int samples;

    private final Map<Point, Series> series = new LinkedHashMap<>();
    private final Map<String, Series> local = new LinkedHashMap<>();
    private @Nullable List<TensorData> outputs;
    private boolean outputsEqual = true;

    /**
     * A rate that is asked for.
     *
     * @param label empty for a fixed rate
     * @param bps in bit/s; 0 for unpaced, or where it is given by the balanced one
     * @param ofBalanced share of the rate at which download and compute take equally long; 0 for a fixed rate
     */
    record Rate(String label, double bps, double ofBalanced) {}

    /** A mode at a rate in bit/s. */
    record Point(String rate, double rateBps, Mode mode) {}

    /** What was measured at one point, a value for each run. */
    static final class Series {
        final List<Double> seconds = new ArrayList<>();
        final List<Double> predicted = new ArrayList<>();
        final List<Double> limit = new ArrayList<>();
        final List<Double> efficiency = new ArrayList<>();
        long bytesBeforeAnswer;
    }

    /**
     * All that was measured for one batch.
     *
     * @param samples in it
     * @param series per mode and rate
     * @param local starts from the local disk by name
     * @param outputsEqual whether every run gave the same bits
     */
    record Result(int samples, Map<Point, Series> series, Map<String, Series> local, boolean outputsEqual) {}

    /**
     * @param location of the pack on a server
     * @param model the same on this disk
     * @param whole the same as one optimised ONNX file
     * @param scratch folder for what is cached
     * @param inputs of every run
     * @param samples in them
     */
    StreamBench(
            Console console,
            String location,
            DemoModel model,
            Path whole,
            Path scratch,
            List<TensorData> inputs,
            int samples) {
        this.console = console;
        this.location = location;
        this.model = model;
        this.whole = whole;
        this.cache = scratch.resolve("cache");
        this.inputs = inputs;
        this.samples = samples;
    }

    Result run(List<Rate> rates, int runs) throws IOException, OrtException {
        PackConfig config = SlideModel.describe(location);
        for (Mode mode : Race.MODES) {
            stream(mode, 0, "warming up", o -> o);
        }
        fillCache();
        localStarts();
        local.clear();
        double balanced = config.weightBytes() * Byte.SIZE / work(alone(3));
        for (int run = 0; run < runs; run++) {
            for (Rate rate : rates) {
                double bps = rate.ofBalanced() > 0 ? rate.ofBalanced() * balanced : rate.bps();
                SegmentTimes times = alone(1);
                for (Mode mode : Race.MODES) {
                    String label = "run " + (run + 1) + " of " + runs + ", " + samples + " samples, "
                            + StreamBenchReport.rate(rate.label(), bps) + ", " + mode.wireName();
                    RunResult result = stream(mode, bps, label, o -> o);
                    add(new Point(rate.label(), bps, mode), config, result, times);
                }
            }
            localStarts();
        }
        return new Result(samples, series, local, outputsEqual);
    }

    private SegmentTimes alone(int repeats) throws IOException {
        return SegmentTimes.measure(model.packFolder().toString(), inputs, StreamOptions.DEFAULTS, repeats);
    }

    private static double work(SegmentTimes times) {
        return times.loadSeconds().stream().mapToDouble(s -> s).sum()
                + times.runSeconds().stream().mapToDouble(s -> s).sum();
    }

    private RunResult stream(Mode mode, double rateBps, String label, UnaryOperator<StreamOptions> more)
            throws IOException {
        // Direct buffers of the run before are given back only when they are collected.
        System.gc();
        try (ProgressBar bar = console.progress(label)) {
            StreamOptions options = StreamOptions.DEFAULTS
                    .withMode(mode)
                    .withRateBps(rateBps)
                    .withFetchRest(false)
                    .withListener(p -> bar.update(p.bytesReceived(), p.bytesForAnswer()));
            try (SlideModel opened = SlideModel.open(location, more.apply(options))) {
                RunResult result = opened.run(inputs);
                compare(result.outputs());
                return result;
            }
        }
    }

    private void compare(List<TensorData> given) {
        if (outputs == null) {
            outputs = given;
        }
        outputsEqual &= given.equals(outputs);
    }

    private void add(Point point, PackConfig config, RunResult result, SegmentTimes times) {
        Series at = series.computeIfAbsent(point, p -> new Series());
        at.seconds.add(result.timeline().endSeconds());
        at.bytesBeforeAnswer = result.timeline().bytesBeforeAnswer();
        if (point.mode().overlaps()) {
            ModeRun.Prediction prediction = ModeRun.Prediction.of(config, result.timeline(), times, point.rateBps());
            at.predicted.add(prediction.predictedSeconds());
            at.limit.add(prediction.limitSeconds());
            at.efficiency.add(prediction.predictedSeconds() / result.timeline().endSeconds());
        }
    }

    private void fillCache() throws IOException {
        try (SlideModel opened = SlideModel.open(location, StreamOptions.DEFAULTS.withCache(cache))) {
            opened.run(inputs);
            opened.awaitComplete();
        }
    }

    private void localStarts() throws IOException, OrtException {
        int part = StreamOptions.DEFAULTS.microBatch();
        System.gc();
        start(
                "the published file, ONNX Runtime's default level",
                LocalFile.seconds(model.onnx(), OptLevel.ALL_OPT, inputs, part));
        System.gc();
        start("one file, optimised beforehand", LocalFile.seconds(whole, OptLevel.NO_OPT, inputs, part));
        start(
                "slide, second start from its cache",
                stream(Mode.STREAM, 0, "from the cache", o -> o.withCache(cache))
                        .timeline()
                        .endSeconds());
    }

    private void start(String name, double seconds) {
        local.computeIfAbsent(name, n -> new Series()).seconds.add(seconds);
    }
}
