package dev.slide.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
    private static final int REPLICATIONS = 10;

    @TempDir
    private Path folder;

    private String whole;

    @BeforeEach
    void rows() {
        whole = Samples.rows("users", List.of("20", "40"), Samples.NINE.subList(0, 3), REPLICATIONS, 1, 1)
                + Samples.rows("a,\"b\"", List.of("x"), Samples.NINE.subList(0, 3), REPLICATIONS, 1, 2);
    }

    private List<Path> split(int shards) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (int shard = 1; shard <= shards; shard++) {
            int number = shard;
            folders.add(shard(shard, shards, 7, row -> replication(row) % shards == number - 1));
        }
        return folders;
    }

    private Path shard(int shard, int shards, long seed, Predicate<String> kept) throws IOException {
        Path to = folder.resolve("shard-" + shard + "-" + seed);
        Samples.write(to, whole.lines().filter(kept).map(line -> line + "\n").collect(Collectors.joining()));
        Files.writeString(
                to.resolve(Manifest.FILE_NAME),
                new Manifest("sha256:00", seed, "0.1.0", REPLICATIONS, shard, shards).json(Map.of("started", "now")));
        Files.writeString(to.resolve("experiment.yaml"), "seed: 7\n");
        return to;
    }

    private static int replication(String row) {
        String[] fields = row.split(",", -1);
        return Integer.parseInt(fields[fields.length - 4]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 13})
    void equalsTheUnsharded(int shards) throws Exception {
        List<Path> folders = split(shards);
        Collections.shuffle(folders, new Random(3));
        Path target = folder.resolve("all");
        Merge.merge(folders, target);
        assertThat(Files.readString(target.resolve("results.csv"))).isEqualTo(Samples.HEADER + whole);
        assertThat(Files.readString(target.resolve("experiment.yaml"))).isEqualTo("seed: 7\n");
        assertThat(Manifest.read(target)).isEqualTo(new Manifest("sha256:00", 7, "0.1.0", REPLICATIONS, 1, 1));
        try (var files = Files.list(target)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void replicationsMayCountFromOne() throws Exception {
        whole = whole.lines()
                .map(line -> {
                    String[] fields = line.split(",", -1);
                    fields[fields.length - 4] = Integer.toString(replication(line) + 1);
                    return String.join(",", fields) + "\n";
                })
                .collect(Collectors.joining());
        Path target = folder.resolve("all");
        Merge.merge(split(3), target);
        assertThat(Files.readString(target.resolve("results.csv"))).isEqualTo(Samples.HEADER + whole);
    }

    @Test
    void refusesShardsOfAnotherExperiment() throws Exception {
        List<Path> folders = split(2);
        folders.set(1, shard(2, 2, 8, row -> replication(row) % 2 == 1));
        refused(folders, "'seed' is '8', but '7' in");
    }

    @Test
    void refusesMissingAndDoubledShards() throws Exception {
        List<Path> folders = split(3);
        refused(folders.subList(0, 2), "shard 3/3 is missing");
        refused(folders.subList(1, 3), "shard 1/3 is missing");
        refused(List.of(folders.get(0), folders.get(0), folders.get(1)), "shard 1/3 is there twice");
        refused(List.of(folders.get(0), folders.get(1), folders.get(2), folders.get(2)), "shard 3/3 is there twice");
        refused(List.of(), "no shards");
        refused(List.of(folder), "manifest.json is not there");
    }

    @Test
    void refusesMissingAndDoubledReplications() throws Exception {
        refused(
                List.of(
                        shard(1, 2, 7, row -> replication(row) % 2 == 0),
                        shard(2, 2, 7, row -> replication(row) % 2 == 1 && replication(row) != 5)),
                "replication 5 at 'users' = '20' is missing");
        refused(
                List.of(shard(1, 2, 7, row -> replication(row) <= 5), shard(2, 2, 7, row -> replication(row) >= 5)),
                "replication 5 at 'users' = '20' is there twice");
        refused(
                List.of(
                        shard(1, 2, 7, row -> replication(row) % 2 == 0),
                        shard(
                                2,
                                2,
                                7,
                                row -> replication(row) % 2 == 1
                                        && !(replication(row) == 3 && row.contains("slide-max")))),
                "replication 3 at 'users' = '20' has the schemes");
        refused(
                List.of(
                        shard(1, 2, 7, row -> replication(row) % 2 == 0),
                        shard(2, 2, 7, row -> replication(row) % 2 == 1 && !row.startsWith("users,40"))),
                "replication 1 at 'users' = '40' is missing");
    }

    @Test
    void refusesATargetInUse() throws Exception {
        List<Path> folders = split(2);
        assertThatThrownBy(() -> Merge.merge(folders, folders.get(0)))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("is no empty folder");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"seed\": 1}",
                "{\"seed\": 1} 2",
                "{\"configurationDigest\": \"a\", \"seed\": 1.5}"
            })
    void refusesOtherManifests(String json) throws Exception {
        List<Path> folders = split(1);
        Files.writeString(folders.get(0).resolve(Manifest.FILE_NAME), json);
        refused(folders, "manifest.json: ");
    }

    private void refused(List<Path> folders, String message) {
        Path target = folder.resolve("all");
        assertThatThrownBy(() -> Merge.merge(folders, target))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(target).doesNotExist();
    }
}
