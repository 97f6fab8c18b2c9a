package dev.slide.cli;

import dev.slide.model.Execution;
import dev.slide.model.Plan;
import dev.slide.model.TaskPlan;
import dev.slide.model.Timeline;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes plans as JSON, task by task. */
final class PlanDocument {
    private final JsonGenerator json;
    private final boolean withTimelines;

    private PlanDocument(JsonGenerator json, boolean withTimelines) {
        this.json = json;
        this.withTimelines = withTimelines;
    }

    /** One plan as an object. */
    static void write(OutputStream out, Plan plan, boolean withTimelines) {
        try (JsonGenerator json = InferenceJson.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            new PlanDocument(json, withTimelines).plan(plan);
        }
    }

    /** Plans as an array. */
    static void writeAll(OutputStream out, List<Plan> plans, boolean withTimelines) {
        try (JsonGenerator json = InferenceJson.FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            PlanDocument document = new PlanDocument(json, withTimelines);
            plans.forEach(document::plan);
            json.writeEndArray();
        }
    }

    private void plan(Plan plan) {
        json.writeStartObject();
        json.writeStringProperty("scheme", plan.scheme());
        json.writeNumberProperty("admitted", plan.admittedCount());
        json.writeNumberProperty("users", plan.scenario().tasks().size());
        json.writeNumberProperty("objective", plan.objective());
        json.writeNumberProperty("upperBound", plan.upperBound());
        json.writeBooleanProperty("optimal", plan.isOptimal());
        json.writeNumberProperty("gap", plan.gap());
        json.writeNumberProperty("bandwidthHz", plan.scenario().cell().bandwidthHz());
        json.writeNumberProperty("bandwidthUsedHz", plan.bandwidthUsedHz());
        json.writeNumberProperty("solveSeconds", plan.solveSeconds());
        json.writeArrayPropertyStart("tasks");
        for (TaskPlan task : plan.tasks()) {
            json.writeStartObject();
            json.writeStringProperty("user", task.task().id());
            if (task instanceof TaskPlan.Admitted admitted) {
                admitted(admitted);
            } else if (task instanceof TaskPlan.Refused refused) {
                json.writeBooleanProperty("admitted", false);
                json.writeStringProperty("reason", refused.reason().name());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void admitted(TaskPlan.Admitted task) {
        Execution execution = task.execution();
        json.writeBooleanProperty("admitted", true);
        json.writeStringProperty("model", task.model().name());
        json.writeNumberProperty("bandwidthHz", task.bandwidthHz());
        json.writeNumberProperty("rateBps", task.rateBps());
        json.writeArrayPropertyStart("frequencyHz");
        for (int l = 0; l < execution.layerCount(); l++) {
            json.writeNumber(execution.frequencyHz(l));
        }
        json.writeEndArray();
        json.writeNumberProperty("completionSeconds", execution.completionSeconds());
        json.writeNumberProperty("energyJoules", execution.energyJoules());
        if (withTimelines) {
            json.writeArrayPropertyStart("timeline");
            execution.timeline().layers().forEach(this::span);
            json.writeEndArray();
        }
    }

    private void span(Timeline.Span span) {
        json.writeStartObject();
        json.writeStringProperty("layer", span.layer());
        json.writeNumberProperty("arrivalSeconds", span.arrivalSeconds());
        json.writeNumberProperty("startSeconds", span.startSeconds());
        json.writeNumberProperty("endSeconds", span.endSeconds());
        json.writeEndObject();
    }
}
