package dev.slide.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.simulator.Experiment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateIT {
    private static final String SMALL = """
            title: small
            replications: 6
            schemes: [slide, dai]
            axes: [{path: users.count, values: [5, 10]}]
            """;

    @TempDir
    private Path folder;

    private record Run(int code, String out, String err) {}

    private static Run slide(Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = Stream.of(words).map(String::valueOf).toArray(String[]::new);
        int code = Slide.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shardsMergeToTheWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("e.yaml"), SMALL);

        assertThat(slide("simulate", file, "--dry-run").out()).contains("2 points, 12 drops, 2 schemes, 24 plans");
        assertThat(slide("simulate", file, "-o", folder.resolve("all")).code()).isZero();
        assertThat(slide("simulate", file, "-o", folder.resolve("a"), "--shard", "1/2")
                        .code())
                .isZero();
        assertThat(slide("simulate", file, "-o", folder.resolve("b"), "--shard", "2/2")
                        .code())
                .isZero();
        Run merge = slide("simulate", "merge", folder.resolve("b"), folder.resolve("a"), "-o", folder.resolve("c"));

        assertThat(merge.err()).isEmpty();
        assertThat(merge.code()).isZero();
        for (String name : List.of("results.csv", "report.html")) {
            assertThat(folder.resolve("c").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("all").resolve(name));
        }
    }

    @Test
    void faultsAreOneLineEach() throws Exception {
        Path file = Files.writeString(folder.resolve("e.yaml"), SMALL.replace("replications", "replicatons"));
        Run run = slide("simulate", file, "-o", folder.resolve("out"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("slide: " + file + ": replicatons: unknown key; did you mean replications?\n");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(slide("simulate").err()).startsWith("slide: EXPERIMENT.yaml is missing");
        assertThat(slide("simulate", Files.writeString(file, SMALL)).err()).startsWith("slide: -o is missing");
    }

    @Test
    void shippedExperimentsAreRight() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("../experiments"))) {
            for (Path file : files.toList()) {
                assertThat(Experiment.read(file).points()).as(file.toString()).isGreaterThan(5);
            }
        }
    }
}
