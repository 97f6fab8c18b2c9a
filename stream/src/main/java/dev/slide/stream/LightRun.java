package dev.slide.stream;

import dev.slide.model.Timeline;

/**
 * A task of which only the downloads were real.
 *
 * @param task with its plan
 * @param measured arrival, start and end of each layer of the plan, in seconds from the request
 * @param completionSeconds from the request to the end of the last layer
 * @param deadlineMet whether that was in time
 * @param report what came of telling the node, in one line; empty if it knows
 */
public record LightRun(
        EdgeTask task, Timeline measured, double completionSeconds, boolean deadlineMet, String report) {}
