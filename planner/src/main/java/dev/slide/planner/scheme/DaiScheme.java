package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** Conventional download-and-inference at its best: no layer runs before the last bit is there. */
public final class DaiScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(false, FrequencyRule.EACH_LAYER);

    @Override
    public String name() {
        return "dai";
    }

    @Override
    public String summary() {
        return "download, then run, with the best allocation for that";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, ModelFilter.ALL).best();
    }
}
