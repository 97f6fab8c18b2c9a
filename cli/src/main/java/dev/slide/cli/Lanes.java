package dev.slide.cli;

import dev.slide.cli.draw.Gantt;
import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.format.PackConfig;
import dev.slide.stream.RunTimeline;
import java.util.ArrayList;
import java.util.List;

/** Turns measured timelines into lanes of a Gantt chart. */
final class Lanes {
    private Lanes() {}

    /**
     * A run as a lane, a row for each segment. A segment's download begins where the one before it had arrived; a session
     * that holds several segments is drawn in the row of its first.
     */
    static Gantt.Lane lane(String title, PackConfig config, RunTimeline timeline) {
        List<List<Bar>> bars = new ArrayList<>();
        double before = 0;
        for (RunTimeline.Arrival arrival : timeline.arrivals()) {
            List<Bar> row = new ArrayList<>();
            if (arrival.seconds() > before) {
                row.add(new Bar(Kind.DOWNLOAD, before, arrival.seconds()));
            }
            before = Math.max(before, arrival.seconds());
            bars.add(row);
        }
        for (RunTimeline.Unit unit : timeline.units()) {
            List<Bar> row = bars.get(unit.from());
            if (unit.prepareEnd() > unit.prepareStart()) {
                row.add(new Bar(Kind.PREPARE, unit.prepareStart(), unit.prepareEnd()));
            }
            unit.runs().forEach(run -> row.add(new Bar(Kind.RUN, run.startSeconds(), run.endSeconds())));
        }
        List<Gantt.Row> rows = new ArrayList<>();
        for (int s = 0; s < bars.size(); s++) {
            rows.add(new Gantt.Row(label(config, s), bars.get(s)));
        }
        return new Gantt.Lane(title, rows);
    }

    private static String label(PackConfig config, int segment) {
        List<Integer> layers = config.segments().get(segment).layers();
        return segment + " " + config.layers().get(layers.get(0)).name();
    }
}
