package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** {@link SlideScheme} without the choice of bandwidth: every task of the scenario gets the same. */
public final class EqualBandwidthScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @Override
    public String name() {
        return "slide-equal-bandwidth";
    }

    @Override
    public String summary() {
        return "as slide, with the same bandwidth for every task";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, ModelFilter.ALL).equalShares();
    }
}
