package dev.slide.report;

import dev.slide.report.ResultTable.Row;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the shards of an experiment together: each has the rows of some replications of every point. The result is the
 * file that the experiment would have written at once, byte for byte. Memory is one replication's.
 */
public final class Merge {
    private static final String CONFIGURATION = "experiment.yaml";

    private final List<Part> parts;
    private final int replications;
    /** The number of every point's first replication, once it is known. */
    private int first = -1;

    private Merge(List<Part> parts, int replications) {
        this.parts = parts;
        this.replications = replications;
    }

    /**
     * Writes results.csv, manifest.json and, if the shards have it, experiment.yaml.
     *
     * @param shards the folders of all shards, in any order
     * @param target the folder to write into: missing or empty
     */
    public static void merge(List<Path> shards, Path target) throws IOException, ReportException {
        List<Shard> all = sorted(shards);
        Manifest manifest = all.get(0).manifest();
        checkTarget(target);
        boolean created = !Files.exists(target);
        Files.createDirectories(target);
        boolean done = false;
        try (NewFiles files = NewFiles.in(target)) {
            writeResults(all, files.file(ResultTable.FILE_NAME));
            copyConfiguration(all, files);
            files.add(
                    Manifest.FILE_NAME,
                    new Manifest(
                                    manifest.configurationDigest(),
                                    manifest.seed(),
                                    manifest.version(),
                                    manifest.replications(),
                                    1,
                                    1)
                            .json(Map.of()));
            files.commit();
            done = true;
        } finally {
            if (created && !done) {
                Files.delete(target);
            }
        }
    }

    private record Shard(Path folder, Manifest manifest) {}

    private static List<Shard> sorted(List<Path> folders) throws IOException, ReportException {
        if (folders.isEmpty()) {
            throw new ReportException("no shards to merge; name their folders");
        }
        List<Shard> shards = new ArrayList<>();
        for (Path folder : folders) {
            shards.add(new Shard(folder, Manifest.read(folder)));
        }
        Shard one = shards.get(0);
        for (Shard other : shards) {
            same(
                    one,
                    other,
                    "configurationDigest",
                    one.manifest().configurationDigest(),
                    other.manifest().configurationDigest());
            same(one, other, "seed", one.manifest().seed(), other.manifest().seed());
            same(
                    one,
                    other,
                    "version",
                    one.manifest().version(),
                    other.manifest().version());
            same(
                    one,
                    other,
                    "replications",
                    one.manifest().replications(),
                    other.manifest().replications());
            same(one, other, "shards", one.manifest().shards(), other.manifest().shards());
        }
        shards.sort(Comparator.comparingInt(shard -> shard.manifest().shard()));
        for (int i = 0; i < one.manifest().shards(); i++) {
            int found = i < shards.size() ? shards.get(i).manifest().shard() : 0;
            if (found != i + 1) {
                String number = (found > i + 1 || found == 0 ? i + 1 : found) + "/"
                        + one.manifest().shards();
                throw new ReportException(
                        found > i + 1 || found == 0
                                ? "shard " + number + " is missing; name the folders of all shards"
                                : "shard " + number + " is there twice: "
                                        + shards.get(i - 1).folder() + " and "
                                        + shards.get(i).folder());
            }
        }
        if (shards.size() > one.manifest().shards()) {
            Shard last = shards.get(shards.size() - 1);
            throw new ReportException("shard " + last.manifest().shard() + "/"
                    + last.manifest().shards() + " is there twice; the second is " + last.folder());
        }
        return shards;
    }

    private static void same(Shard one, Shard other, String key, Object expected, Object found) throws ReportException {
        if (!expected.equals(found)) {
            throw new ReportException(other.folder().resolve(Manifest.FILE_NAME) + ": '" + key + "' is "
                    + ReportException.shown(found.toString()) + ", but " + ReportException.shown(expected.toString())
                    + " in " + one.folder() + "; only shards of one experiment can be merged");
        }
    }

    private static void checkTarget(Path target) throws IOException, ReportException {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            }
        }
        throw new ReportException(target + " is there and is no empty folder; choose another or remove it");
    }

    private static void copyConfiguration(List<Shard> shards, NewFiles files) throws IOException {
        Path configuration = shards.get(0).folder().resolve(CONFIGURATION);
        if (Files.isRegularFile(configuration)) {
            Files.copy(configuration, files.file(CONFIGURATION));
        }
    }

    private static void writeResults(List<Shard> shards, Path file) throws IOException, ReportException {
        List<Part> parts = new ArrayList<>();
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (Shard shard : shards) {
                parts.add(Part.open(shard.folder().resolve(ResultTable.FILE_NAME)));
            }
            new Merge(parts, shards.get(0).manifest().replications()).write(out);
        } finally {
            for (Part part : parts) {
                part.close();
            }
        }
    }

    private void write(Writer out) throws IOException, ReportException {
        String header = parts.get(0).header();
        for (Part part : parts) {
            if (!part.header().equals(header)) {
                throw new ReportException(part.place() + ": the columns are others than in "
                        + parts.get(0).place() + "; only shards of one experiment can be merged");
            }
        }
        out.append(header).append('\n');
        for (Row next = earliest(); next != null; next = earliest()) {
            writePoint(next, out);
        }
    }

    private @Nullable Row earliest() {
        for (Part part : parts) {
            if (part.row() != null) {
                return part.row();
            }
        }
        return null;
    }

    private void writePoint(Row point, Writer out) throws IOException, ReportException {
        List<String> schemes = new ArrayList<>();
        int expected = first;
        for (int i = 0; i < replications; i++) {
            Part part = next(point, expected);
            expected = expected < 0 ? part.replicationAt(point) : expected;
            if (first < 0) {
                first = expected;
            }
            List<Row> rows = part.takeReplication(point);
            List<String> found = rows.stream().map(Row::scheme).toList();
            if (schemes.isEmpty()) {
                schemes.addAll(found);
            } else if (!schemes.equals(found)) {
                throw new ReportException(part.place() + ": replication " + expected + " at " + named(point)
                        + " has the schemes " + found + " and not " + schemes + " as the one before");
            }
            for (Row row : rows) {
                out.append(row.line()).append('\n');
            }
            expected++;
        }
        for (Part part : parts) {
            if (part.isAt(point)) {
                throw new ReportException(part.place() + ": replication " + part.replicationAt(point) + " at "
                        + named(point)
                        + (part.replicationAt(point) < expected
                                ? " is there twice"
                                : " is beyond the " + replications + " that the manifest says"));
            }
        }
    }

    /** The part that has the expected replication next; any if -1 is expected. */
    private Part next(Row point, int expected) throws ReportException {
        Part least = null;
        for (Part part : parts) {
            if (!part.isAt(point)) {
                continue;
            }
            if (least != null && part.replicationAt(point) == least.replicationAt(point)) {
                throw new ReportException("replication " + part.replicationAt(point) + " at " + named(point)
                        + " is there twice: " + least.place() + " and " + part.place());
            }
            if (least == null || part.replicationAt(point) < least.replicationAt(point)) {
                least = part;
            }
        }
        int found = least == null ? Integer.MAX_VALUE : least.replicationAt(point);
        if (least == null || (expected >= 0 && found > expected) || (expected < 0 && found > 1)) {
            throw new ReportException("replication " + Math.max(expected, 0) + " at " + named(point)
                    + " is missing; let its shard run to its end");
        }
        if (found < expected) {
            throw new ReportException(least.place() + ": replication " + found + " at " + named(point)
                    + " is out of order or there twice");
        }
        return least;
    }

    private static String named(Row point) {
        return ReportException.shown(point.axis()) + " = " + ReportException.shown(point.value());
    }
}
