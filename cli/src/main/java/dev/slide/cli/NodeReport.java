package dev.slide.cli;

import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.model.Timeline;
import dev.slide.stream.EdgeRun;
import dev.slide.stream.EdgeTask;
import dev.slide.stream.TaskWish;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a task that an edge node planned: planned beside measured. */
record NodeReport(Console console, TaskWish wish, EdgeRun run) {

    void print(boolean json, boolean noOutputs) throws Exception {
        if (json) {
            InferenceJson.write(
                    console.out(),
                    document(),
                    noOutputs ? List.of() : run.result().outputs());
            return;
        }
        EdgeTask task = run.task();
        console.out()
                .println(task.model() + ": answer after " + Units.seconds(run.completionSeconds()) + ", planned "
                        + Units.seconds(task.planned().endSeconds()) + ", deadline "
                        + Units.seconds(wish.deadlineSeconds()) + (run.deadlineMet() ? " met" : " missed") + "; "
                        + Units.si(task.bandwidthHz(), "Hz") + " at " + Units.bitRate(task.rateBps()) + " or more");
        Table table = new Table()
                .left("layer")
                .right("arrives")
                .right("planned")
                .right("ends")
                .right("planned");
        List<Timeline.Span> planned = task.planned().layers();
        for (int l = 0; l < planned.size(); l++) {
            Timeline.Span measured = run.measured().layers().get(l);
            table.row(
                    measured.layer(),
                    Units.seconds(measured.arrivalSeconds()),
                    Units.seconds(planned.get(l).arrivalSeconds()),
                    Units.seconds(measured.endSeconds()),
                    Units.seconds(planned.get(l).endSeconds()));
        }
        console.out().print(table.text());
        console.out().println("clock: " + run.frequency());
        if (!run.report().isEmpty()) {
            console.err().println("slide: the node was not told: " + run.report());
        }
    }

    private Map<String, Object> document() {
        EdgeTask task = run.task();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("task", task.id());
        document.put("model", task.model());
        document.put("samples", wish.samples());
        document.put("deadlineSeconds", wish.deadlineSeconds());
        document.put("deadlineMet", run.deadlineMet());
        document.put("completionSeconds", run.completionSeconds());
        document.put("plannedSeconds", task.planned().endSeconds());
        document.put("bandwidthHz", task.bandwidthHz());
        document.put("rateBps", task.rateBps());
        document.put("frequencyHz", task.frequencyHz());
        document.put("frequency", run.frequency());
        document.put("bytesBeforeAnswer", run.result().timeline().bytesBeforeAnswer());
        document.put("planned", spans(task.planned()));
        document.put("measured", spans(run.measured()));
        return document;
    }

    private static List<Map<String, @Nullable Object>> spans(Timeline timeline) {
        List<Map<String, @Nullable Object>> spans = new ArrayList<>();
        for (Timeline.Span span : timeline.layers()) {
            spans.add(Json.object(
                    "layer", span.layer(),
                    "arrivalSeconds", span.arrivalSeconds(),
                    "startSeconds", span.startSeconds(),
                    "endSeconds", span.endSeconds()));
        }
        return spans;
    }
}
