package dev.slide.bench;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.scenario.ScenarioException;
import dev.slide.simulator.Drops;
import dev.slide.simulator.Experiment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Drops of experiments/speed.yaml, one after the other by one thread: drawn only, and planned too. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DropBench {
    @Param({"0", "3", "5"})
    public int point;

    private final PlanOptions options = PlanOptions.defaults().withThreads(1);
    private final Scheme slide = Schemes.load().named("slide");
    private Drops drops = experiment().drops(0, 0);
    private int replication;

    static Experiment experiment() {
        try {
            return Experiment.read(Path.of("experiments/speed.yaml"));
        } catch (IOException | ScenarioException e) {
            throw new IllegalStateException("run it in the folder of the repository: " + e.getMessage(), e);
        }
    }

    @Setup(Level.Trial)
    public void make() {
        drops = experiment().drops(0, point);
    }

    @Benchmark
    public Scenario draw() {
        return drops.drop(replication++);
    }

    @Benchmark
    public Plan drawAndPlan() {
        return slide.plan(drops.drop(replication++), options);
    }
}
