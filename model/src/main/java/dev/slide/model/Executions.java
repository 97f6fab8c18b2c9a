package dev.slide.model;

/**
 * Works out how an admitted task runs. It gives equal results for equal arguments, so a plan of a million tasks need not
 * hold what is asked of few of them. Safe for use by several threads.
 */
@FunctionalInterface
public interface Executions {
    /**
     * The execution of one task.
     *
     * @param task an admitted task
     * @param modelIndex the model it runs
     * @param rateBps the planned rate
     * @param completeBySeconds when the plan wants it done, at most the deadline
     * @return its frequencies, times and energy
     */
    Execution of(Task task, int modelIndex, double rateBps, double completeBySeconds);
}
