package dev.slide.planner.scheme;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import java.util.SplittableRandom;

/** {@link SlideScheme} without the choice of a model: each task runs one of its acceptable models, drawn by the seed. */
public final class RandomModelScheme implements Scheme {
    private static final ExecutionRule RULE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);

    @Override
    public String name() {
        return "random-model";
    }

    @Override
    public String summary() {
        return "as slide, with a random one of the acceptable models";
    }

    @Override
    public Plan plan(Scenario scenario, PlanOptions options) {
        SplittableRandom random = new SplittableRandom(options.seed());
        int[] drawn =
                scenario.tasks().stream().mapToInt(task -> draw(task, random)).toArray();
        ModelFilter filter = (task, index, model) -> model == drawn[index];
        return new Allocation(name(), scenario, options, RULE, filter).best();
    }

    /** One of the acceptable models, each as likely as the others; none if there is none. */
    private static int draw(Task task, SplittableRandom random) {
        int drawn = -1;
        int seen = 0;
        for (int model = 0; model < task.models().size(); model++) {
            if (task.accepts(model) && random.nextInt(++seen) == 0) {
                drawn = model;
            }
        }
        return drawn;
    }
}
