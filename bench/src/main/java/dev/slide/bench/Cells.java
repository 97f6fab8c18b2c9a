package dev.slide.bench;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.Executions;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.StandingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cells to measure planning with: devices of the Orin Nano class, models with most bytes early and most work late,
 * bandwidth for about two thirds of the users. Every other user has an energy budget between what the task takes at the
 * least rate that meets the deadline and what it takes at ten times that rate, so the budget decides how much bandwidth is
 * needed. Devices and deadlines are drawn from 2048 pairs, channels for each user. Same arguments, same cell.
 */
final class Cells {
    private static final ExecutionRule SLIDE = new ExecutionRule(true, FrequencyRule.EACH_LAYER);
    private static final int KINDS = 2048;
    private static final double SMALLEST_BITS = 2e7;
    private static final double SMALLEST_FLOP = 3e8;

    private record Kind(Device device, double deadlineSeconds) {}

    private Cells() {}

    static Scenario cell(int users, int models, int layers, boolean valued) {
        SplittableRandom random = new SplittableRandom(users + 31L * models + 1009L * layers);
        List<ModelProfile> zoo = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            zoo.add(model(m, layers, random));
        }
        List<ModelProfile> all = List.copyOf(zoo);
        List<Kind> kinds = new ArrayList<>();
        StandingPlan needs = new StandingPlan(Cell.of(1e12), SLIDE, false);
        while (kinds.size() < KINDS) {
            kinds.add(kind(kinds.size(), all, needs, random));
        }
        List<Task> tasks = new ArrayList<>(users);
        for (int u = 0; u < users; u++) {
            Kind kind = kinds.get(random.nextInt(KINDS));
            tasks.add(Task.builder("u" + u, all, kind.device(), kind.deadlineSeconds(), 1 + 6 * random.nextDouble())
                    .value(valued ? 1 + random.nextInt(10) : 1)
                    .build());
        }
        return new Scenario(Cell.of(users * 3e6), all, tasks);
    }

    private static ModelProfile model(int index, int layers, SplittableRandom random) {
        double bits = SMALLEST_BITS * (1 + 0.5 * index) / layers;
        double flop = SMALLEST_FLOP * (1 + 0.5 * index) / layers;
        List<LayerProfile> list = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            double late = (l + 0.5) / layers;
            list.add(new LayerProfile(
                    "l" + l,
                    Math.rint(bits * 2 * (1 - late) * (0.2 + 1.6 * random.nextDouble())),
                    flop * 2 * late * (0.2 + 1.6 * random.nextDouble()),
                    0));
        }
        return new ModelProfile("m" + index, 0.6 + 0.3 * index / (index + 1), list);
    }

    private static Kind kind(int index, List<ModelProfile> models, StandingPlan needs, SplittableRandom random) {
        double deadline = 0.4 + 1.2 * random.nextDouble();
        Device free = Device.of(5e7, 6e8, 0.1 * (0.5 + random.nextDouble()))
                .withLayerOverheadSeconds(1e-5)
                .withPower(0.1, 1e-26);
        if (index % 2 == 1) {
            return new Kind(free, deadline);
        }
        Task task = Task.builder("u", models, free, deadline, 1).build();
        StandingPlan.Offer offer = needs.offer(task);
        Executions executions = SLIDE.executions(false);
        double hurry =
                executions.of(task, offer.model(), offer.rateBps(), deadline).energyJoules();
        double leisure = executions
                .of(task, offer.model(), 10 * offer.rateBps(), deadline)
                .energyJoules();
        double budget = leisure + (hurry - leisure) * (0.1 + 0.8 * random.nextDouble());
        return new Kind(free.withEnergyBudgetJoules(budget), deadline);
    }
}
