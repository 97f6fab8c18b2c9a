package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;

/** {@link SlideScheme} without the choice of a model: each task runs the most accurate it accepts, whatever it needs. */
public final class MostAccurateModelScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @Override
    public String name() {
        return "most-accurate-model";
    }

    @Override
    public String summary() {
        return "as slide, with the most accurate of the models";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        return new Allocation(name(), scenario, options, RULE, (task, index, model) -> isMostAccurate(task, model))
                .best();
    }

    private static boolean isMostAccurate(Task task, int model) {
        return task.models().stream()
                .allMatch(other -> other.accuracy() <= task.models().get(model).accuracy());
    }
}
