package dev.slide.cli;

import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.stream.EdgeNode;
import dev.slide.stream.LightRun;
import dev.slide.stream.StreamOptions;
import dev.slide.stream.TaskRefusedException;
import dev.slide.stream.TaskWish;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays the users of a scenario as light devices, each on a thread of its own from its release on. */
final class Load {
    private final EdgeNode node;
    private final Scenario scenario;
    private final Consumer<String> trouble;

    private final List<Double> latencies = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private int met;
    private int failed;
    private int admitted;

    /**
     * What came of it.
     *
     * @param tasks that were asked for
     * @param refused by reason
     * @param failed of them, for other reasons than a refusal
     * @param admitted of them
     * @param deadlinesMet of these
     * @param latencies of those that completed, ascending
     */
    record Result(
            int tasks,
            Map<String, Integer> refused,
            int failed,
            int admitted,
            int deadlinesMet,
            List<Double> latencies) {
        int completed() {
            return latencies.size();
        }

        /** The time within which so many of the completed tasks were done; null if there are none. */
        @Nullable
        Double latencySeconds(double part) {
            return latencies.isEmpty()
                    ? null
                    : latencies.get((int) Math.max(0, Math.ceil(part * latencies.size()) - 1));
        }
    }

    /**
     * A load that has not begun.
     *
     * @param node to load
     * @param scenario whose users are played
     * @param trouble is told of what failed, in one line
     */
    Load(EdgeNode node, Scenario scenario, Consumer<String> trouble) {
        this.node = node;
        this.scenario = scenario;
        this.trouble = trouble;
    }

    Result play() throws InterruptedException {
        long startNanos = System.nanoTime();
        List<Thread> devices = new ArrayList<>();
        for (Task task : scenario.tasks()) {
            Thread device = new Thread(null, () -> play(task, startNanos), "slide-device-" + task.id(), 256 << 10);
            device.setDaemon(true);
            devices.add(device);
            device.start();
        }
        for (Thread device : devices) {
            device.join();
        }
        synchronized (this) {
            latencies.sort(null);
            return new Result(
                    scenario.tasks().size(), Map.copyOf(refused), failed, admitted, met, List.copyOf(latencies));
        }
    }

    private void play(Task task, long startNanos) {
        try {
            long releaseNanos = startNanos + Math.round(task.releaseSeconds() * 1e9);
            TimeUnit.NANOSECONDS.sleep(releaseNanos - System.nanoTime());
            LightRun run = node.pretend(wish(task), StreamOptions.DEFAULTS, one -> admitted());
            completed(run);
        } catch (TaskRefusedException e) {
            refused(e.reason());
        } catch (IOException | RuntimeException e) {
            failed(task, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void admitted() {
        admitted++;
    }

    private synchronized void completed(LightRun run) {
        latencies.add(run.completionSeconds());
        met += run.deadlineMet() ? 1 : 0;
    }

    private synchronized void refused(String reason) {
        refused.merge(reason, 1, Integer::sum);
    }

    private synchronized void failed(Task task, Exception e) {
        failed++;
        trouble.accept(task.id() + " failed: " + e.getMessage());
    }

    /** A user of a scenario as a node is asked; what it has cached is not said, since the light device has nothing. */
    private static TaskWish wish(Task task) {
        List<String> models = new ArrayList<>();
        for (int m = 0; m < task.models().size(); m++) {
            if (task.accepts(m)) {
                models.add(task.models().get(m).name());
            }
        }
        return new TaskWish(
                models,
                task.samples(),
                task.deadlineSeconds(),
                task.value(),
                Json.text(device(task.device())),
                Map.of(),
                TaskWish.Radio.ofEfficiency(task.spectralEfficiencyBpsPerHz()));
    }

    private static Map<String, @Nullable Object> device(Device device) {
        Map<String, @Nullable Object> json = Json.object(
                "minFrequencyHz", device.minFrequencyHz(),
                "maxFrequencyHz", device.maxFrequencyHz(),
                "cyclesPerFlop", device.cyclesPerFlop(),
                "layerOverheadSeconds", device.layerOverheadSeconds(),
                "staticPowerWatts", device.staticPowerWatts(),
                "dynamicPowerWattsPerHz3", device.dynamicPowerWattsPerHz3(),
                "receivePowerWatts", device.receivePowerWatts());
        if (device.energyBudgetJoules() != Double.POSITIVE_INFINITY) {
            json.put("energyBudgetJoules", device.energyBudgetJoules());
        }
        ClockTable clocks = device.clocks();
        if (clocks != null) {
            List<Double> hertz = new ArrayList<>();
            for (int c = 0; c < clocks.size(); c++) {
                hertz.add(clocks.frequencyHz(c));
            }
            json.put("clocksHz", hertz);
        }
        return json;
    }
}
