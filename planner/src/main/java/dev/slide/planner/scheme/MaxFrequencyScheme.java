package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** {@link SlideScheme} without the choice of frequencies; a task over its energy budget is not served. */
public final class MaxFrequencyScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.HIGHEST);

    @Override
    public String name() {
        return "slide-max-frequency";
    }

    @Override
    public String summary() {
        return "as slide, always at the highest frequency";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, ModelFilter.ALL).best();
    }
}
