package dev.slide.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slide.planner.Scheme;
import dev.slide.planner.Schemes;
import dev.slide.report.Merge;
import dev.slide.report.ReportWriter;
import dev.slide.scenario.ScenarioException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
    private static final String[] SMALL = {
        "title: small",
        "seed: 4",
        "replications: 45",
        "base:",
        "  cell: {bandwidthHz: 40e6}",
        "  users: {samples: {logUniform: [1, 64]}, energyBudget: {part: {uniform: [0.4, 1]}, share: 0.5}}",
        "  models: [{synthetic: {count: 3, layers: 8, sizeBits: [2e7, 1e8], flopPerSample: [1e9, 4e9]}}]",
        "axes:",
        "  - {path: users.count, values: [6, 12]}",
        "  - {path: radio.environment, values: [uma]}"
    };

    @TempDir
    private Path folder;

    private static Runner runner(Experiment experiment, int threads, Shard shard, Progress progress) {
        return new Runner(experiment, threads, shard, "1", progress, Clock.systemUTC());
    }

    private String run(String name, int threads, Shard shard, String... lines) throws Exception {
        Path out = folder.resolve(name);
        runner(Experiments.of(lines), threads, shard, Progress.NONE).run(out);
        return Files.readString(out.resolve("results.csv"));
    }

    @Test
    void theSameSeedGivesTheSameBytesWithAnyNumberOfThreads() throws Exception {
        String one = run("one", 1, Shard.WHOLE, SMALL);

        assertThat(run("three", 3, Shard.WHOLE, SMALL)).isEqualTo(one);
        assertThat(one.lines()).hasSize(1 + 3 * 45 * 8);
        assertThat(one)
                .startsWith(
                        "axis,value,scheme,replication,users,admitted,bandwidthUsedHz,objective,upperBound,admittedFraction,");
        assertThat(folder.resolve("one").toFile().list())
                .containsExactlyInAnyOrder(
                        "results.csv",
                        "experiment.yaml",
                        "manifest.json",
                        "summary.csv",
                        "differences.csv",
                        "figures",
                        "report.html");
        assertThat(Files.readString(folder.resolve("one/experiment.yaml"))).isEqualTo(String.join("\n", SMALL));
    }

    @Test
    void rowsComeByAxisPointReplicationAndScheme() throws Exception {
        List<String> keys = run("keys", 2, Shard.WHOLE, SMALL)
                .lines()
                .skip(1)
                .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 4)))
                .toList();
        List<String> expected = new ArrayList<>();
        for (String point : List.of("users.count,6", "users.count,12", "radio.environment,uma")) {
            for (int r = 0; r < 45; r++) {
                for (Scheme scheme : Schemes.load().all()) {
                    expected.add(point + "," + scheme.name() + "," + r);
                }
            }
        }
        assertThat(keys).isEqualTo(expected);
    }

    /** What this version gives for a seed, so that a change of the results does not go unseen. */
    @Test
    void goldenOutput() throws Exception {
        String results = run("golden", 2, Shard.WHOLE, SMALL);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(results.getBytes(StandardCharsets.UTF_8));

        assertThat(results.lines().skip(1).limit(3))
                .containsExactly(
                        "users.count,6,slide,0,6,4,11471636.8604,4,4,0.666666666667,1.21130763992,0.960785968896,1.7023194536,0.151610127336,0,0,2,0",
                        "users.count,6,slide-single-frequency,0,6,4,11471636.8604,4,4,0.666666666667,1.21130763992,0.960785968896,1.7023194536,0.253659926097,0,0,2,0",
                        "users.count,6,slide-max-frequency,0,6,4,11471636.8604,4,4,0.666666666667,1.21130763992,0.960785968896,1.7023194536,0.253659926098,0,0,2,0");
        assertThat(new BigInteger(1, digest).toString(16))
                .isEqualTo("8b979837b1d825b8fed3351ee86b9b97bd2f56efdf3b58bc6c71c6ec15d4e16d");
    }

    @Test
    void shardsPutTogetherAreTheWhole() throws Exception {
        List<String> whole = run("whole", 2, Shard.WHOLE, SMALL).lines().toList();
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            List<String> part =
                    run("shard" + i, 2, new Shard(i, 4), SMALL).lines().toList();
            assertThat(part.get(0)).isEqualTo(whole.get(0));
            rows.addAll(part.subList(1, part.size()));
        }
        rows.sort(Comparator.comparingInt(whole::indexOf));

        assertThat(rows).isEqualTo(whole.subList(1, whole.size()));
    }

    @Test
    void shardsMergeToTheFileOfTheWhole() throws Exception {
        String whole = run("all", 2, Shard.WHOLE, SMALL);
        List<Path> shards = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            run("part" + i, 1, new Shard(i, 3), SMALL);
            shards.add(folder.resolve("part" + i));
        }
        Merge.merge(shards, folder.resolve("merged"));
        Path merged = folder.resolve("merged");
        String configuration = Files.readString(merged.resolve("experiment.yaml"));
        ReportWriter.write(merged, ReportTexts.of(configuration, "1"));

        assertThat(merged.resolve("results.csv")).hasContent(whole);
        for (String file : List.of("summary.csv", "report.html", "figures/users.count-admitted.svg")) {
            assertThat(merged.resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("all").resolve(file));
        }
    }

    @Test
    void anInterruptedRunGoesOnAndEndsWithTheSameBytes() throws Exception {
        String whole = run("uninterrupted", 1, Shard.WHOLE, SMALL);
        Path out = folder.resolve("resumed");
        Experiment experiment = Experiments.of(SMALL);
        int runs = 0;
        AtomicLong worked = new AtomicLong();
        while (!Files.exists(out.resolve("results.csv"))) {
            AtomicLong here = new AtomicLong();
            Thread caller = Thread.currentThread();
            try {
                runner(experiment, 2, Shard.WHOLE, (done, total, left) -> {
                            worked.incrementAndGet();
                            if (here.incrementAndGet() == 50) {
                                caller.interrupt();
                            }
                        })
                        .run(out);
            } catch (InterruptedException e) {
                assertThat(Files.exists(out.resolve("results.csv"))).isFalse();
            }
            Thread.interrupted();
            assertThat(++runs).isLessThan(20);
        }

        assertThat(runs).isGreaterThan(1);
        assertThat(worked.get()).isLessThan(135L * runs); // finished blocks were not done again
        assertThat(Files.readString(out.resolve("results.csv"))).isEqualTo(whole);
        assertThat(Files.exists(out.resolve("work"))).isFalse();
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws Exception {
        Path out = Files.createDirectory(folder.resolve("full"));
        Files.writeString(out.resolve("thesis.tex"), "x");

        assertThatThrownBy(() -> runner(Experiments.of(SMALL), 1, Shard.WHOLE, Progress.NONE)
                        .run(out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not empty");
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anInterruptedRunOfAnotherExperimentIsNotContinued() throws Exception {
        Path out = folder.resolve("other");
        Files.createDirectories(out.resolve("work"));
        Files.writeString(out.resolve("work/stamp.txt"), "version 0");

        assertThatThrownBy(() -> runner(Experiments.of(SMALL), 1, Shard.WHOLE, Progress.NONE)
                        .run(out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another experiment");
    }

    @Test
    void anInterruptedRunIsNotContinuedWithOtherContentsOfItsFiles() throws Exception {
        Path trace = Files.writeString(folder.resolve("link.csv"), "0,1e6\n1,2e6\n3,0\n");
        Path file = Files.write(
                folder.resolve("traced.yaml"),
                List.of(
                        "title: traced",
                        "replications: 100",
                        "base: {radio: {trace: {file: link.csv, bandwidthHz: 1e6}}}",
                        "axes: [{path: users.count, values: [5]}]"));
        Path out = folder.resolve("traced");
        Thread caller = Thread.currentThread();
        AtomicLong drops = new AtomicLong();
        assertThatThrownBy(() -> runner(Experiment.read(file), 1, Shard.WHOLE, (done, total, left) -> {
                            if (drops.incrementAndGet() == 30) {
                                caller.interrupt();
                            }
                        })
                        .run(out))
                .isInstanceOf(InterruptedException.class);
        String first = Files.readString(trace);
        Files.writeString(trace, "0,1e6\n1,3e6\n3,0\n");

        assertThatThrownBy(() -> runner(Experiment.read(file), 1, Shard.WHOLE, Progress.NONE)
                        .run(out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("files that the experiment names have changed");

        Files.writeString(trace, first);
        runner(Experiment.read(file), 1, Shard.WHOLE, Progress.NONE).run(out);
        assertThat(Files.readAllLines(out.resolve("results.csv"))).hasSize(1 + 100 * 8);
    }

    @Test
    void repeatsUntilPreciseEnough() throws Exception {
        String[] lines = {
            "title: precise",
            "replications: 10",
            "schemes: [slide, dai]",
            "precision: {metric: admitted, halfWidth: 0.03, most: 3000}",
            "base: {users: {samples: {logUniform: [1, 64]}}, cell: {bandwidthHz: 100e6}}",
            "axes: [{path: users.count, values: [12, 40]}]"
        };
        String one = run("precise", 1, Shard.WHOLE, lines);
        for (String value : List.of("12", "40")) {
            for (String scheme : List.of("slide", "dai")) {
                double[] admitted = one.lines()
                        .filter(line -> line.startsWith("users.count," + value + "," + scheme + ","))
                        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[5]))
                        .toArray();
                double mean = Arrays.stream(admitted).average().orElseThrow();
                double variance = Arrays.stream(admitted)
                                .map(a -> (a - mean) * (a - mean))
                                .sum()
                        / (admitted.length - 1);
                assertThat(admitted.length).isBetween(10, 2999);
                assertThat(1.96 * Math.sqrt(variance / admitted.length)).isLessThanOrEqualTo(0.03 * mean);
            }
        }
        assertThat(one.lines().count()).isGreaterThan(1 + 2 * 2 * 10);
        assertThat(run("precise2", 2, Shard.WHOLE, lines)).isEqualTo(one);
        assertThatThrownBy(() -> runner(Experiments.of(lines), 1, new Shard(1, 2), Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted precision");
    }

    @Test
    void theEstimateIsOfTheRightOrder() throws Exception {
        Runner runner = runner(Experiments.of(SMALL), 1, Shard.WHOLE, Progress.NONE);

        assertThat(runner.drops()).isEqualTo(135);
        assertThat(runner.plans()).isEqualTo(8 * 135);
        assertThat(runner.estimateSeconds()).isPositive().isLessThan(600);
    }

    @Test
    void studentsFactorIsThatOfTheTables() throws ScenarioException {
        // 10 numbers of deviation 1 and mean 0: t(0.975, 9) = 2.2622.
        Enough enough = new Enough(new Precision(Metric.ADMITTED, 0.1, 100), 1);
        Measures measures = new Measures();
        for (int i = 0; i < 10; i++) {
            measures.admitted = i % 2 == 0 ? 3 : 5;
            enough.add(0, measures);
        }
        double deviation = Math.sqrt(10.0 / 9);

        assertThat(enough.halfWidth(0)).isCloseTo(2.2622 * deviation / Math.sqrt(10), within(0.003));
    }
}
