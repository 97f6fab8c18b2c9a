package dev.slide.cli;

import ai.onnxruntime.OrtException;
import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Units;
import dev.slide.format.PackConfig;
import dev.slide.stream.Mode;
import dev.slide.stream.RunResult;
import dev.slide.stream.SegmentTimes;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One batch in every mode at several rates. The modes take turns, the segments are measured alone in every round, and the
 * starts from the local disk take their turn too, so that what else the machine does falls on all of them.
 */
final class StreamBench {
    private final Console console;
    private final Served served;
    private final List<Mode> modes;
    private final List<TensorData> inputs;
    private final int samples;
    private final LocalStarts localStarts;

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
    record Rate(String label, double bps, double ofBalanced) {
        /** Reads what {@code --rates} was given. */
        static List<Rate> parse(List<String> texts) throws CliException {
            List<Rate> rates = new ArrayList<>();
            for (String text : texts) {
                rates.add(
                        switch (text) {
                            case "max" -> new Rate(text, 0, 0);
                            case "quarter" -> new Rate(text, 0, 0.25);
                            case "balanced" -> new Rate(text, 0, 1);
                            case "4x" -> new Rate(text, 0, 4);
                            default -> fixed(text);
                        });
            }
            return rates;
        }

        private static Rate fixed(String text) throws CliException {
            try {
                return new Rate("", Units.parseBitRate(text), 0);
            } catch (IllegalArgumentException e) {
                throw new CliException("--rates: " + e.getMessage() + ", nor balanced, quarter, 4x or max", e);
            }
        }
    }

    /**
     * A pack on a server.
     *
     * @param location of the pack there
     * @param local where the same pack is on this disk
     * @param cpuSeconds that the server has taken so far, if it runs here
     */
    record Served(String location, String local, DoubleSupplier cpuSeconds) {}

    /** A mode at a rate in bit/s. */
    record Point(String rate, double rateBps, Mode mode) {}

    /** What was measured at one point, a value for each run. */
    static final class Series {
        final List<Double> seconds = new ArrayList<>();
        final List<Double> predicted = new ArrayList<>();
        final List<Double> limit = new ArrayList<>();
        final List<Double> efficiency = new ArrayList<>();
        /** What was foretold from times measured before, and the rate. */
        final List<Double> foretold = new ArrayList<>();

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

    /** Starts from the local disk, to compare with. */
    interface LocalStarts {
        /** None. */
        LocalStarts NONE = bench -> Map.of();

        /** Seconds of each start by its name. */
        Map<String, Double> seconds(StreamBench bench) throws IOException, OrtException;
    }

    /**
     * @param served the pack
     * @param modes that take turns, conventional first
     * @param inputs of every run
     * @param samples in them
     * @param expected outputs that every run must give; null for those of the first run
     * @param localStarts that take their turn
     */
    StreamBench(
            Console console,
            Served served,
            List<Mode> modes,
            List<TensorData> inputs,
            int samples,
            @Nullable List<TensorData> expected,
            LocalStarts localStarts) {
        this.console = console;
        this.served = served;
        this.modes = modes;
        this.inputs = inputs;
        this.samples = samples;
        this.outputs = expected;
        this.localStarts = localStarts;
    }

    Result run(List<Rate> rates, int runs) throws IOException, OrtException {
        PackConfig config = SlideModel.describe(served.location());
        for (Mode mode : modes) {
            stream(mode, 0, "warming up", o -> o);
        }
        localStarts.seconds(this);
        Forecast.Receiving receiving = receiving(config);
        double balanced = config.weightBytes() * Byte.SIZE / work(alone(3));
        for (int run = 0; run < runs; run++) {
            for (Rate rate : rates) {
                double bps = rate.ofBalanced() > 0 ? rate.ofBalanced() * balanced : rate.bps();
                SegmentTimes times = alone(1);
                Forecast forecast = Forecast.of(config, times, receiving);
                for (Mode mode : modes) {
                    String label = "run " + (run + 1) + " of " + runs + ", " + samples + " samples, "
                            + StreamBenchReport.rate(rate.label(), bps) + ", " + mode.wireName();
                    RunResult result = stream(mode, bps, label, o -> o);
                    Series at = add(new Point(rate.label(), bps, mode), config, result, times);
                    if (bps > 0) {
                        at.foretold.add(
                                forecast.endSeconds(mode, result.timeline().arrivals(), bps));
                    }
                }
            }
            localStarts
                    .seconds(this)
                    .forEach((name, seconds) -> local.computeIfAbsent(name, n -> new Series())
                            .seconds
                            .add(seconds));
        }
        return new Result(samples, series, local, outputsEqual);
    }

    private SegmentTimes alone(int repeats) throws IOException {
        return SegmentTimes.measure(served.local(), inputs, StreamOptions.DEFAULTS, repeats);
    }

    private static double work(SegmentTimes times) {
        return times.loadSeconds().stream().mapToDouble(s -> s).sum()
                + times.runSeconds().stream().mapToDouble(s -> s).sum();
    }

    private Forecast.Receiving receiving(PackConfig config) throws IOException {
        double before = served.cpuSeconds().getAsDouble();
        SegmentTimes.Series series = SegmentTimes.measureEach(
                served.location(), List.of(inputs), StreamOptions.DEFAULTS, 1, (done, all) -> {});
        double server = served.cpuSeconds().getAsDouble() - before;
        double bytes = Math.max(1, config.weightBytes());
        return new Forecast.Receiving(series.fetchSeconds() / bytes, server / bytes);
    }

    /** One run over the network, unpaced if the rate is 0. */
    RunResult stream(Mode mode, double rateBps, String label, UnaryOperator<StreamOptions> more) throws IOException {
        // Direct buffers of the run before are given back only when they are collected.
        System.gc();
        try (ProgressBar bar = console.progress(label)) {
            StreamOptions options = StreamOptions.DEFAULTS
                    .withMode(mode)
                    .withRateBps(rateBps)
                    .withFetchRest(false)
                    .withListener(p -> bar.update(p.bytesReceived(), p.bytesForAnswer()));
            try (SlideModel opened = SlideModel.open(served.location(), more.apply(options))) {
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

    private Series add(Point point, PackConfig config, RunResult result, SegmentTimes times) {
        Series at = series.computeIfAbsent(point, p -> new Series());
        at.seconds.add(result.timeline().endSeconds());
        at.bytesBeforeAnswer = result.timeline().bytesBeforeAnswer();
        if (point.mode().overlaps()) {
            ModeRun.Prediction prediction = ModeRun.Prediction.of(config, result.timeline(), times, point.rateBps());
            at.predicted.add(prediction.predictedSeconds());
            at.limit.add(prediction.limitSeconds());
            at.efficiency.add(prediction.predictedSeconds() / result.timeline().endSeconds());
        }
        return at;
    }
}
