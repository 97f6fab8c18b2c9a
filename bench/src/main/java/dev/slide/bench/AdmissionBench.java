package dev.slide.bench;

import dev.slide.model.Cell;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.planner.ExecutionRule;
import dev.slide.planner.FrequencyRule;
import dev.slide.planner.StandingPlan;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One task more, and the oldest gone, in a standing plan of 100,000 tasks with 4 models of 50 layers each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AdmissionBench {
    private static final int STANDING = 100_000;

    private List<Task> tasks = List.of();
    private StandingPlan standing =
            new StandingPlan(Cell.of(1), new ExecutionRule(true, FrequencyRule.EACH_LAYER), false);
    private int next;

    @Setup(Level.Trial)
    public void make() {
        Scenario scenario = Cells.cell(2 * STANDING, 4, 50, false);
        tasks = scenario.tasks();
        standing = new StandingPlan(
                Cell.of(scenario.cell().bandwidthHz() / 2), new ExecutionRule(true, FrequencyRule.EACH_LAYER), false);
        for (next = 0; next < STANDING; next++) {
            standing.add(tasks.get(next));
        }
    }

    @Benchmark
    public StandingPlan.Change oneComesOneGoes() {
        standing.remove(tasks.get((next - STANDING) % tasks.size()).id());
        StandingPlan.Change change = standing.add(tasks.get(next % tasks.size()));
        next = next == 3 * tasks.size() ? tasks.size() + 1 : next + 1;
        return change;
    }
}
