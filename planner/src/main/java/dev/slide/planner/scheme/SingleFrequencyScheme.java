package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** What is left of {@link SlideScheme} on devices that keep one clock during a task. */
public final class SingleFrequencyScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.ONE);

    @Override
    public String name() {
        return "slide-single-frequency";
    }

    @Override
    public String summary() {
        return "as slide, with one frequency for the whole task";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, ModelFilter.ALL).best();
    }
}
