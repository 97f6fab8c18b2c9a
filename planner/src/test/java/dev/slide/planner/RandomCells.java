package dev.slide.planner;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Cells drawn at random, with about every feature a cell may have. The same seed gives the same cell. */
final class RandomCells {
    private final Random random;

    RandomCells(long seed) {
        random = new Random(seed);
    }

    /** A cell in which bandwidth is short: it would take one to three times as much to serve all. */
    Scenario cell(int users, int models, int mostLayers, boolean valued) {
        List<ModelProfile> zoo = new ArrayList<>();
        for (int m = 0; m < models; m++) {
            zoo.add(model("m" + m, 1 + random.nextInt(mostLayers)));
        }
        List<Task> tasks = new ArrayList<>();
        for (int u = 0; u < users; u++) {
            tasks.add(task("u" + u, some(zoo), valued));
        }
        double bandwidthHz = users * between(3e6, 2e7);
        Cell cell = random.nextInt(3) == 0 ? Cell.ofBlocks(bandwidthHz, 720e3) : Cell.of(bandwidthHz);
        return new Scenario(cell, zoo, tasks);
    }

    ModelProfile model(String name, int layers) {
        List<LayerProfile> list = new ArrayList<>();
        double bits = between(1e6, 1e8) * 2 / layers;
        double flop = between(1e8, 4e9) * 2 / layers;
        for (int l = 0; l < layers; l++) {
            list.add(new LayerProfile(
                    "l" + l,
                    random.nextInt(6) == 0 ? 0 : Math.rint(bits * random.nextDouble()),
                    random.nextInt(6) == 0 ? 0 : flop * random.nextDouble(),
                    random.nextInt(3) == 0 ? between(0, 0.05) / layers : 0));
        }
        return new ModelProfile(name, Math.rint(between(0, 1) * 100) / 100, list);
    }

    Device device() {
        double highest = between(4e8, 1.2e9);
        Device device = Device.of(random.nextBoolean() ? 0 : between(5e7, 2e8), highest, between(1e-2, 2e-1))
                .withPower(random.nextInt(4) == 0 ? 0 : between(0.1, 2), between(0.3e-26, 2e-26))
                .withLayerOverheadSeconds(random.nextBoolean() ? 0 : between(1e-6, 1e-3));
        if (random.nextBoolean()) {
            device = device.withEnergyBudgetJoules(between(0.02, 1.5));
        }
        return random.nextInt(3) == 0 ? device.withReceivePowerWatts(between(0.05, 1)) : device;
    }

    Task task(String id, List<ModelProfile> models, boolean valued) {
        Task.Builder task = Task.builder(id, models, device(), between(0.2, 2), between(0.5, 8))
                .samples(1 + random.nextInt(3))
                .minAccuracy(random.nextInt(3) == 0 ? between(0, 0.6) : 0);
        if (random.nextInt(4) == 0) {
            ModelProfile cached = models.get(random.nextInt(models.size()));
            task.cachedLayers(Map.of(
                    cached.name(),
                    cached.layerNames().stream()
                            .filter(layer -> random.nextBoolean())
                            .toList()));
        }
        if (valued) {
            task.value(random.nextBoolean() ? 1 + random.nextInt(10) : between(0, 5));
            if (random.nextBoolean()) {
                task.modelValues(Map.of(models.get(0).name(), between(0, 9)));
            }
        }
        return task.build();
    }

    private List<ModelProfile> some(List<ModelProfile> zoo) {
        List<ModelProfile> some = new ArrayList<>(
                zoo.stream().filter(model -> random.nextInt(4) > 0).toList());
        return some.isEmpty() ? List.of(zoo.get(random.nextInt(zoo.size()))) : some;
    }

    double between(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }
}
