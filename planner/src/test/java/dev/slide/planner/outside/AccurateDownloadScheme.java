package dev.slide.planner.outside;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** Download-and-inference with one frequency, and only models of at least 70 % accuracy. */
public final class AccurateDownloadScheme implements Scheme {
    @Override
    public String name() {
        return "accurate-download";
    }

    @Override
    public String summary() {
        return "download, then run, with models of at least 70 % accuracy";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        ExecutionRule rule = new ExecutionRule(false, FrequencyRule.ONE);
        return new Allocation(
                        name(),
                        scenario,
                        options,
                        rule,
                        (task, index, model) -> task.models().get(model).accuracy() >= 0.7)
                .best();
    }
}
