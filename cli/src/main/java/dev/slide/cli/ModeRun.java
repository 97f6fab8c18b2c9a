package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.model.Timeline;
import dev.slide.stream.Mode;
import dev.slide.stream.RunTimeline;
import dev.slide.stream.SegmentTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One run in one mode, and what the recursion says it could have been.
 *
 * @param mode how it ran
 * @param timeline what was measured
 * @param prediction null where segments were not measured alone
 * @param peakMemoryBytes most memory above that before the run, measured in a process of its own; empty if not known
 */
record ModeRun(Mode mode, RunTimeline timeline, @Nullable Prediction prediction, OptionalLong peakMemoryBytes) {

    /**
     * The recursion, with the load and run times of the segments measured alone.
     *
     * @param predictedSeconds with the arrivals of this run; merging segments and preparing beside running can beat it
     * @param limitSeconds with arrivals at the nominal rate, 0 overhead; NaN where no rate was set
     */
    record Prediction(double predictedSeconds, double limitSeconds) {
        static Prediction of(PackConfig config, RunTimeline timeline, SegmentTimes times, double rateBps) {
            int segments = config.segments().size();
            List<String> names = new ArrayList<>();
            double[] measured = new double[segments];
            double[] nominal = new double[segments];
            double[] work = new double[segments];
            for (int s = 0; s < segments; s++) {
                names.add(Integer.toString(s));
                measured[s] = timeline.arrivals().get(s).seconds();
                nominal[s] = rateBps > 0 ? timeline.arrivals().get(s).bytes() * Byte.SIZE / rateBps : 0;
                work[s] = times.loadSeconds().get(s) + times.runSeconds().get(s);
            }
            double predicted = Timeline.overlapped(names, measured, work).endSeconds();
            double limit = Timeline.overlapped(names, nominal, work).endSeconds();
            return new Prediction(predicted, rateBps > 0 ? limit : Double.NaN);
        }
    }

    double endToEndSeconds() {
        return timeline.endSeconds();
    }

    /** Name of the mode's object in JSON documents. */
    String key() {
        return switch (mode) {
            case DOWNLOAD -> "download";
            case DOWNLOAD_ROWS_FIRST -> "downloadRowsFirst";
            case STREAM_IN_ORDER -> "streamInOrder";
            case STREAM -> "stream";
        };
    }

    /** The mode's object in JSON documents. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("endToEndSeconds", endToEndSeconds());
        document.put("downloadSeconds", timeline.downloadSeconds());
        document.put("loadSeconds", timeline.loadSeconds());
        document.put("inferSeconds", timeline.inferSeconds());
        if (prediction != null && mode.overlaps()) {
            document.put("predictedSeconds", prediction.predictedSeconds());
            if (!Double.isNaN(prediction.limitSeconds())) {
                document.put("limitSeconds", prediction.limitSeconds());
            }
            document.put("boundEfficiency", prediction.predictedSeconds() / endToEndSeconds());
        }
        document.put("bytesBeforeAnswer", timeline.bytesBeforeAnswer());
        peakMemoryBytes.ifPresent(bytes -> document.put("peakMemoryBytes", bytes));
        return document;
    }
}
