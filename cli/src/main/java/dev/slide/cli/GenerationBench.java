package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.stream.GenerationRequest;
import dev.slide.stream.GenerationResult;
import dev.slide.stream.Mode;
import dev.slide.stream.SlideModel;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TextGeneration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text in several modes at several rates, the modes in turn, so that what else the machine does falls on all of them. The
 * conventional mode downloads everything, makes one session and decodes in the very same way.
 */
final class GenerationBench {
    /** The order of tables: conventional first. */
    private static final List<Mode> MODES = List.of(Mode.DOWNLOAD, Mode.STREAM_IN_ORDER, Mode.STREAM);

    private final Console console;
    private final String location;
    private final GenerationRequest request;
    private final Map<Point, List<GenerationResult>> results = new LinkedHashMap<>();
    private @Nullable List<Integer> ids;
    private boolean equal = true;

    /** A mode at a rate in bit/s; 0 for unpaced. */
    record Point(double rateBps, Mode mode) {}

    /**
     * @param location of the pack on a server
     * @param request of every run
     */
    GenerationBench(Console console, String location, GenerationRequest request) {
        this.console = console;
        this.location = location;
        this.request = request;
    }

    void run(List<Double> rates, int runs) throws IOException {
        for (Mode mode : MODES) {
            generate(mode, 0, "warming up");
        }
        for (int run = 0; run < runs; run++) {
            for (double rate : rates) {
                for (Mode mode : MODES) {
                    String label = "run " + (run + 1) + " of " + runs + ", " + StreamBenchReport.rate("", rate) + ", "
                            + mode.wireName();
                    results.computeIfAbsent(new Point(rate, mode), p -> new ArrayList<>())
                            .add(generate(mode, rate, label));
                }
            }
        }
    }

    private GenerationResult generate(Mode mode, double rateBps, String label) throws IOException {
        // Direct buffers of the run before are given back only when they are collected.
        System.gc();
        try (ProgressBar bar = console.progress(label)) {
            StreamOptions options = StreamOptions.DEFAULTS
                    .withMode(mode)
                    .withRateBps(rateBps)
                    .withFetchRest(false)
                    .withListener(p -> bar.update(p.bytesReceived(), p.bytesForAnswer()));
            try (SlideModel model = SlideModel.open(location, options)) {
                GenerationResult result = TextGeneration.of(model).generate(request, token -> true);
                if (ids == null) {
                    ids = result.ids();
                }
                equal &= result.ids().equals(ids);
                return result;
            }
        }
    }

    /** Per mode and rate, every run. */
    Map<Point, List<GenerationResult>> results() {
        return results;
    }

    /** Whether every run gave the same text. */
    boolean outputsEqual() {
        return equal;
    }
}
