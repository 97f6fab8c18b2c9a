package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.model.Pipeline;
import dev.slide.scenario.LineFit;
import dev.slide.stream.Mode;
import dev.slide.stream.RunTimeline;
import dev.slide.stream.SegmentTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Foretells end-to-end times from times of segments measured before, and a rate. Bytes arrive at the nominal rate, but no
 * faster than they do unpaced; segments are prepared and run as {@link Pipeline} has it.
 */
final class Forecast {
    private final PackConfig config;
    private final double[] loadSeconds;
    private final double[] runSeconds;
    private final Receiving receiving;
    private final double unitSeconds;

    /**
     * What a byte takes over the network when nothing paces it.
     *
     * @param seconds until it is there and verified, with a core of this process busy for as long
     * @param serverSeconds that the server computes, if it is on this machine
     */
    record Receiving(double seconds, double serverSeconds) {}

    private Forecast(
            PackConfig config, double[] loadSeconds, double[] runSeconds, Receiving receiving, double unitSeconds) {
        this.config = config;
        this.loadSeconds = loadSeconds;
        this.runSeconds = runSeconds;
        this.receiving = receiving;
        this.unitSeconds = unitSeconds;
    }

    /**
     * From the times of one batch.
     *
     * @param receiving what a byte takes
     */
    static Forecast of(PackConfig config, SegmentTimes times, Receiving receiving) {
        double[] load = times.loadSeconds().stream().mapToDouble(s -> s).toArray();
        double[] run = times.runSeconds().stream().mapToDouble(s -> s).toArray();
        return new Forecast(config, load, run, receiving, unitSeconds(config, load));
    }

    /** What a session takes beside its bytes. */
    private static double unitSeconds(PackConfig config, double[] load) {
        List<Integer> computed = new ArrayList<>();
        for (int s = 0; s < load.length; s++) {
            if (load[s] > 0 && config.segmentBytes(s) > 0) {
                computed.add(s);
            }
        }
        if (computed.isEmpty()) {
            return 0;
        }
        double[] bytes = computed.stream().mapToDouble(config::segmentBytes).toArray();
        double[] seconds = computed.stream().mapToDouble(s -> load[s]).toArray();
        return LineFit.of(bytes, seconds).fixed();
    }

    /**
     * When the answer will be there, in seconds from the request.
     *
     * @param mode of the run
     * @param arrivals whose bytes say how much must come before each segment
     * @param rateBps of the link
     */
    double endSeconds(Mode mode, List<RunTimeline.Arrival> arrivals, double rateBps) {
        double[] arrival = new double[loadSeconds.length];
        BitSet apart = new BitSet();
        double last = 0;
        double perByte = Math.max(Byte.SIZE / rateBps, receiving.seconds());
        for (int s = 0; s < arrival.length; s++) {
            arrival[s] = arrivals.get(s).bytes() * perByte;
            last = Math.max(last, arrival[s]);
            apart.set(s, mode != Mode.DOWNLOAD && config.lookup(s) != null);
        }
        if (!mode.overlaps()) {
            Arrays.fill(arrival, last);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return new Pipeline(cores, cores, unitSeconds, (receiving.seconds() + receiving.serverSeconds()) / perByte)
                .endSeconds(arrival, loadSeconds, runSeconds, apart);
    }
}
