package dev.slide.simulator.example;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.Allocation;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.ModelFilter;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.simulator.Experiment;
import java.nio.file.Path;
import java.util.List;

public final class Own {
    /** The nearest users only: those with at least 4 bit/s/Hz. */
    static final class NearFirst implements Scheme {
        @Override
        public String name() {
            return "near-first";
        }

        @Override
        public String summary() {
            return "as slide, for users of 4 bit/s/Hz and more";
        }

        @Override
        public Plan plan(Scenario scenario, PlanOptions options) {
            ModelFilter near = (task, index, model) -> task.spectralEfficiencyBpsPerHz() >= 4;
            ExecutionRule rule = new ExecutionRule(true, FrequencyRule.EACH_LAYER);
            return new Allocation(name(), scenario, options, rule, near).best();
        }
    }

    public static void main(String[] args) throws Exception {
        Experiment.titled("Nearest users first")
                .set("cell.bandwidthHz", 100e6)
                .set("models", List.of("mobilenet-v3-large", "resnet18"))
                .sweep("users.count", 20, 40, 80)
                .schemes(Schemes.load().named("slide"), new NearFirst())
                .replications(50)
                .build()
                .run(Path.of(args[0]));
    }
}
