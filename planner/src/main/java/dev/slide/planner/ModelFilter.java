package dev.slide.planner;

import dev.slide.model.Task;

/** Narrows down which of its models a task may use. Equal arguments give equal answers. */
@FunctionalInterface
public interface ModelFilter {
    /** Every model that the task accepts. */
    ModelFilter ALL = (task, index, model) -> true;

    /**
     * Whether a task may use a model.
     *
     * @param task the task
     * @param index its place in the scenario
     * @param model one the task accepts, counted in {@link Task#models}
     */
    boolean allows(Task task, int index, int model);
}
