package dev.slide.stream;

import dev.slide.model.Timeline;

/**
 * A task that was run by an edge node's plan.
 *
 * @param task with its plan
 * @param result outputs and what the run measured
 * @param measured arrival, start and end of each layer of the plan, in seconds from the request
 * @param completionSeconds from the request to the last output
 * @param deadlineMet whether that was in time
 * @param frequency what came of the planned frequency, in one line
 * @param report what came of telling the node, in one line; empty if it knows
 */
public record EdgeRun(
        EdgeTask task,
        RunResult result,
        Timeline measured,
        double completionSeconds,
        boolean deadlineMet,
        String frequency,
        String report) {}
