package dev.slide.cli;

import dev.slide.cli.draw.Gantt;
import dev.slide.format.PackConfig;
import dev.slide.stream.Mode;
import dev.slide.stream.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demonstration measured.
 *
 * @param config of the pack
 * @param rateBps rate of the link in bit/s
 * @param samples in the batch
 * @param rounds that each mode ran
 * @param runs each mode's median
 * @param race all runs
 * @param againstOriginal largest absolute difference from the original file's outputs
 */
record DemoResult(
        PackConfig config,
        double rateBps,
        int samples,
        int rounds,
        List<ModeRun> runs,
        Race race,
        double againstOriginal) {

    ModeRun run(Mode mode) {
        return runs.stream().filter(r -> r.mode() == mode).findFirst().orElseThrow();
    }

    /** How much less time a mode took than the conventional download: 1 - t / t(download). */
    double reduction(Mode mode) {
        return 1 - run(mode).endToEndSeconds() / run(Mode.DOWNLOAD).endToEndSeconds();
    }

    boolean outputsEqual() {
        return race.outputsEqual();
    }

    List<TensorData> outputs() {
        return race.outputs();
    }

    Gantt gantt() {
        List<Gantt.Lane> lanes = new ArrayList<>();
        runs.forEach(run -> lanes.add(Lanes.lane(run.mode().wireName(), config, run.timeline())));
        return new Gantt(lanes);
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model", config.name());
        document.put("variant", config.variant());
        document.put("bytes", config.weightBytes());
        document.put("segments", config.segments().size());
        document.put("rateBps", rateBps);
        document.put("samples", samples);
        document.put("rounds", rounds);
        runs.forEach(run -> document.put(run.key(), run.document()));
        document.put("reduction", reduction(Mode.STREAM));
        document.put("reductionInOrder", reduction(Mode.STREAM_IN_ORDER));
        document.put("reductionRowsFirst", reduction(Mode.DOWNLOAD_ROWS_FIRST));
        document.put("outputsEqual", race.outputsEqual());
        document.put("maxAbsDifference", race.maxAbsDifference());
        document.put("maxAbsDifferenceFromOriginal", againstOriginal);
        return document;
    }
}
