package dev.slide.server.cell;

import dev.slide.model.Timeline;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of tasks, events and the cell. */
public final class CellJson {
    private CellJson() {}

    /** What a device is told of its admitted task. */
    public static ObjectNode admitted(TaskRecord task, String token) {
        ObjectNode json = object().put("id", task.id()).put("token", token);
        json.setAll(task(task));
        return json;
    }

    /** How a task stands. */
    public static ObjectNode status(TaskStatus status) {
        TaskOutcome outcome = status.outcome();
        TaskChange change = status.change();
        ObjectNode json = object().put("id", status.task().id())
                .put("state", outcome == null ? "RUNNING" : outcome.end().name())
                .put("atRisk", outcome == null && change != null && change.atRisk())
                .put("currentRateBps", status.rateBps())
                .put("bytesSent", status.bytesSent());
        json.setAll(task(status.task()));
        if (change != null) {
            json.setAll(changed(change));
        }
        if (outcome != null) {
            json.set("outcome", outcome(outcome));
        }
        return json;
    }

    private static ObjectNode task(TaskRecord task) {
        ObjectNode json = object().put("admittedAt", task.admittedAt().toString())
                .put("model", task.model())
                .put("manifestDigest", task.manifestDigest())
                .put("samples", task.samples())
                .put("deadlineSeconds", task.deadlineSeconds())
                .put("value", task.value())
                .put("spectralEfficiencyBpsPerHz", task.spectralEfficiencyBpsPerHz())
                .put("bandwidthHz", task.bandwidthHz())
                .put("rateBps", task.rateBps())
                .put("bits", task.bits())
                .put("cachedBits", task.cachedBits())
                .put("completionSeconds", task.planned().endSeconds())
                .put("energyJoules", task.energyJoules());
        json.set("frequencyHz", numbers(task.frequencyHz()));
        json.set("timeline", timeline(task.planned()));
        return json;
    }

    private static ObjectNode changed(TaskChange change) {
        ObjectNode json = object().put("deadlineSeconds", change.deadlineSeconds())
                .put("spectralEfficiencyBpsPerHz", change.spectralEfficiencyBpsPerHz())
                .put("bandwidthHz", change.bandwidthHz())
                .put("rateBps", change.rateBps())
                .put("completionSeconds", change.planned().endSeconds());
        json.set("frequencyHz", numbers(change.frequencyHz()));
        json.set("timeline", timeline(change.planned()));
        return json;
    }

    /** How a task ended. */
    public static ObjectNode outcome(TaskOutcome outcome) {
        ObjectNode json = object().put("id", outcome.id())
                .put("endedAt", outcome.endedAt().toString())
                .put("end", outcome.end().name())
                .put("deadlineMet", outcome.deadlineMet())
                .put("bytesSent", outcome.bytesSent());
        put(json, "completionSeconds", outcome.completionSeconds());
        put(json, "energyJoules", outcome.energyJoules());
        Timeline measured = outcome.measured();
        if (measured != null) {
            json.set("measured", timeline(measured));
        }
        return json;
    }

    /** How the bandwidth is shared. */
    public static ObjectNode load(CellLoad load) {
        return object().put("bandwidthHz", load.bandwidthHz())
                .put("plannedHz", load.plannedHz())
                .put("speedUpHz", load.speedUpHz())
                .put("otherHz", load.otherHz())
                .put("runningTasks", load.runningTasks())
                .put("receivingTasks", load.receivingTasks())
                .put("atRiskTasks", load.atRiskTasks());
    }

    /** The name of an event's kind. */
    public static String name(CellEvent event) {
        if (event instanceof CellEvent.Admitted) {
            return "admitted";
        } else if (event instanceof CellEvent.Refused) {
            return "refused";
        } else if (event instanceof CellEvent.Changed) {
            return "changed";
        } else if (event instanceof CellEvent.Delivered) {
            return "delivered";
        } else if (event instanceof CellEvent.Finished) {
            return "finished";
        }
        return "shared";
    }

    /** An event; tokens are not in it. */
    public static ObjectNode event(CellEvent event) {
        ObjectNode json = object().put("at", event.at().toString());
        if (event instanceof CellEvent.Admitted admitted) {
            json.put("id", admitted.task().id()).put("planSeconds", admitted.planSeconds());
            json.setAll(task(admitted.task()));
            json.remove(List.of("admittedAt"));
        } else if (event instanceof CellEvent.Refused refused) {
            TaskRefusal refusal = refused.refusal();
            json.put("reason", refusal.reason().name()).put("planSeconds", refused.planSeconds());
            put(json, "retryAfterSeconds", refusal.retryAfterSeconds());
            json.put("samples", refusal.samples()).put("deadlineSeconds", refusal.deadlineSeconds());
            ArrayNode models = json.putArray("models");
            refusal.models().forEach(models::add);
        } else if (event instanceof CellEvent.Changed changed) {
            json.put("id", changed.change().id()).put("atRisk", changed.change().atRisk());
            json.setAll(changed(changed.change()));
        } else if (event instanceof CellEvent.Delivered delivered) {
            json.put("id", delivered.id())
                    .put("bytes", delivered.bytes())
                    .put("seconds", delivered.seconds())
                    .put("plannedSeconds", delivered.plannedSeconds());
        } else if (event instanceof CellEvent.Finished finished) {
            json.setAll(outcome(finished.outcome()));
            json.remove(List.of("endedAt"));
        } else if (event instanceof CellEvent.Shared shared) {
            json.setAll(load(shared.load()));
        }
        return json;
    }

    private static ArrayNode timeline(Timeline timeline) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Timeline.Span span : timeline.layers()) {
            list.addObject()
                    .put("layer", span.layer())
                    .put("arrivalSeconds", span.arrivalSeconds())
                    .put("startSeconds", span.startSeconds())
                    .put("endSeconds", span.endSeconds());
        }
        return list;
    }

    private static ArrayNode numbers(List<Double> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        values.forEach(list::add);
        return list;
    }

    private static void put(ObjectNode json, String key, OptionalDouble value) {
        if (value.isPresent()) {
            json.put(key, value.getAsDouble());
        } else {
            json.putNull(key);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A JSON text that says nothing but a refusal's reason, for RFC 9457. */
    public static ObjectNode problem(String title, int status, String detail, @Nullable String reason) {
        ObjectNode json = object().put("title", title).put("status", status).put("detail", detail);
        if (reason != null) {
            json.put("reason", reason);
        }
        return json;
    }
}
