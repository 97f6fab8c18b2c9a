package dev.slide.planner;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;

/**
 * A way to share a cell. Implementations have a public constructor without arguments and are named in
 * {@code META-INF/services/dev.slide.planner.Scheme}; {@link Schemes} then finds them by name. {@link Allocation} has the
 * parts most schemes are made of. Safe for use by several threads.
 */
public interface Scheme {
    /** What commands call it: lower-case words with hyphens. */
    String name();

    /** What it does, in one line. */
    String summary();

    /**
     * Plans a cell. Equal arguments give equal plans but for {@link Plan#solveSeconds}, whatever the number of threads,
     * unless the time limit stops the search.
     *
     * @param scenario the cell and its tasks
     * @param options how to plan
     * @return a plan in which no deadline, budget or bandwidth is exceeded
     */
    Plan plan(Scenario scenario, PlanOptions options);
}
