package dev.slide.planner;

import dev.slide.model.Execution;
import dev.slide.model.Executions;
import dev.slide.model.Task;

/**
 * How a scheme lets tasks run.
 *
 * @param overlapped whether a layer runs as soon as it has arrived; otherwise all wait for the last bit, as in conventional
 *     download-and-inference
 * @param frequencies which clock frequencies may be chosen
 */
public record ExecutionRule(boolean overlapped, FrequencyRule frequencies) {

    /**
     * The executions of tasks under this rule, for {@link dev.slide.model.Plan.Builder}: the least energy by the time the task is to be done.
     *
     * @param discreteClocks whether devices that have a table of clocks run at those only
     */
    public Executions executions(boolean discreteClocks) {
        return (task, model, rateBps, completeBySeconds) ->
                execution(task, model, rateBps, completeBySeconds, discreteClocks);
    }

    private Execution execution(
            Task task, int model, double rateBps, double completeBySeconds, boolean discreteClocks) {
        Chain chain = new Chain();
        chain.load(task, model, overlapped, discreteClocks);
        chain.deadlineSeconds = completeBySeconds;
        double[] frequencyHz = new LeastRate(frequencies).run(chain, rateBps);
        if (frequencyHz == null) {
            throw new IllegalArgumentException("rateBps of user " + task.id() + " is " + rateBps
                    + ", but model " + chain.profile.name() + " is not done by " + completeBySeconds
                    + " s within the budget");
        }
        return Replay.execution(chain, rateBps, frequencyHz);
    }
}
