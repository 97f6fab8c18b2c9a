package dev.slide.server.cell;

import dev.slide.model.RefusalReason;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Counts what happened since the node was started. For use by one thread. */
public final class CellCounts implements CellListener {
    private final Map<RefusalReason, Long> refused = new EnumMap<>(RefusalReason.class);
    private final Map<TaskOutcome.End, Long> ended = new EnumMap<>(TaskOutcome.End.class);
    private long admitted;
    private long deadlinesMet;

    @Override
    public void on(CellEvent event) {
        if (event instanceof CellEvent.Admitted) {
            admitted++;
        } else if (event instanceof CellEvent.Refused of) {
            refused.merge(of.refusal().reason(), 1L, Long::sum);
        } else if (event instanceof CellEvent.Finished of) {
            ended.merge(of.outcome().end(), 1L, Long::sum);
            deadlinesMet += of.outcome().deadlineMet() ? 1 : 0;
        }
    }

    /** As JSON. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("admitted", admitted);
        json.put("deadlinesMet", deadlinesMet);
        ObjectNode reasons = json.putObject("refused");
        for (RefusalReason reason : RefusalReason.values()) {
            reasons.put(reason.name(), refused.getOrDefault(reason, 0L));
        }
        ObjectNode ends = json.putObject("ended");
        for (TaskOutcome.End end : TaskOutcome.End.values()) {
            ends.put(end.name(), ended.getOrDefault(end, 0L));
        }
        return json;
    }
}
