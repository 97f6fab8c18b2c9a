package dev.slide.bench;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
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

/** Planning a whole cell. The heap holds the cell too. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1500m")
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class PlannerBench {
    @Param("100000")
    public int users;

    @Param("4")
    public int models;

    @Param("50")
    public int layers;

    @Param("false")
    public boolean valued;

    @Param("slide")
    public String scheme = "slide";

    private Scenario scenario = Cells.cell(1, 1, 1, false);
    private Scheme planner = Schemes.load().named("slide");

    @Setup(Level.Trial)
    public void make() {
        scenario = Cells.cell(users, models, layers, valued);
        planner = Schemes.load().named(scheme);
    }

    @Benchmark
    public Plan plan() {
        return planner.plan(scenario, PlanOptions.defaults());
    }
}
