package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** The optimum of the paper's problem P1: model, bandwidth and a frequency for every layer. */
public final class SlideScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @Override
    public String name() {
        return "slide";
    }

    @Override
    public String summary() {
        return "the most tasks: model, bandwidth and a frequency for every layer, all chosen";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, ModelFilter.ALL).best();
    }
}
