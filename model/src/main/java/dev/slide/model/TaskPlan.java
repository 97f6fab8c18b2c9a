package dev.slide.model;

/** What a plan decides for one task. */
public sealed interface TaskPlan {
    /** Whom it is decided for. */
    Task task();

    /**
     * The task is served.
     *
     * @param task the task
     * @param modelIndex the model it runs, counted in {@link Task#models}
     * @param bandwidthHz its part of the cell
     * @param rateBps the rate its bits come at, at most bandwidth times spectral efficiency
     * @param execution frequencies, times and energy
     */
    record Admitted(Task task, int modelIndex, double bandwidthHz, double rateBps, Execution execution)
            implements TaskPlan {
        /** The model it runs. */
        public ModelProfile model() {
            return task.models().get(modelIndex);
        }
    }

    /**
     * The task is not served.
     *
     * @param task the task
     * @param reason why not
     */
    record Refused(Task task, RefusalReason reason) implements TaskPlan {}
}
