package dev.slide.simulator;

import dev.slide.planner.Scheme;
import dev.slide.report.Manifest;
import dev.slide.report.ReportException;
import dev.slide.report.ReportWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs an experiment into a folder. The results depend on the experiment alone: not on the number of threads, nor on
 * interruptions. Memory does not grow with the number of replications.
 */
public final class Runner {
    private static final int LEAST_BLOCK = 20;
    private static final int MOST_BLOCKS_OF_A_POINT = 500;
    /** Blocks under way or waiting for each thread. */
    private static final int AHEAD = 4;

    private static final int PROBED_POINTS = 12;
    private static final double PROBE_SECONDS = 1.5;

    private final Experiment experiment;
    private final int threads;
    private final Shard shard;
    private final String version;
    private final Progress progress;
    private final Clock clock;

    /**
     * A runner.
     *
     * @param experiment what to run
     * @param threads how many work at once, 1 or more
     * @param shard which part of the replications
     * @param version of the program: a run interrupted in one version is not continued by another
     * @param progress is told how far it is
     * @param clock what measures time; results do not depend on it
     */
    public Runner(Experiment experiment, int threads, Shard shard, String version, Progress progress, Clock clock) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", but must be 1 or more");
        }
        if (shard.count() > 1 && experiment.precision() != null) {
            throw new IllegalArgumentException("shards of an experiment with a wanted precision cannot be told apart: "
                    + "how often a point is repeated depends on all of its replications; give replications instead");
        }
        this.experiment = experiment;
        this.threads = threads;
        this.shard = shard;
        this.version = version;
        this.progress = progress;
        this.clock = clock;
    }

    /** How many drops there are to plan, each by all schemes; the most if a precision is wanted. */
    public long drops() {
        return (long) experiment.points() * replicationsOfPoint();
    }

    /** How many plans there are to make. */
    public long plans() {
        return drops() * experiment.schemes().size();
    }

    private int replicationsOfPoint() {
        Precision precision = experiment.precision();
        return precision == null ? shard.size(experiment.replications()) : precision.mostReplications();
    }

    /**
     * Runs the experiment, or the rest of it if the folder holds an interrupted run. Writes results.csv, experiment.yaml,
     * manifest.json and, unless it is a shard, the report.
     *
     * @param folder empty, or not there, or of an interrupted run of the same experiment
     * @throws IOException if the folder holds something else, or cannot be written
     * @throws ReportException if the results make no report
     * @throws InterruptedException if the thread is interrupted; the finished part stays
     */
    public void run(Path folder) throws IOException, ReportException, InterruptedException {
        Instant started = clock.instant();
        WorkFolder work = new WorkFolder(folder, stamp());
        work.open();
        List<Block> blocks = blocks();
        Tally tally = new Tally(work, blocks);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            Deque<Future<?>> ahead = new ArrayDeque<>();
            for (Block block : blocks) {
                if (work.has(block)) {
                    continue;
                }
                if (ahead.size() >= AHEAD * threads) {
                    finish(ahead.remove());
                }
                ahead.add(pool.submit(() -> {
                    int[] drops = {0};
                    String rows = block.rows(experiment, shard, users -> {
                        drops[0]++;
                        tally.add();
                    });
                    work.put(block, rows);
                    tally.finish(block, drops[0]);
                    return block;
                }));
            }
            while (!ahead.isEmpty()) {
                finish(ahead.remove());
            }
        } finally {
            end(pool);
        }
        work.collect(blocks);
        work.write(WorkFolder.CONFIGURATION, experiment.configuration());
        work.write(
                Manifest.FILE_NAME,
                manifest()
                        .json(Map.of(
                                "title", experiment.title(),
                                "started", started.toString(),
                                "seconds", Numbers.text(secondsSince(started)))));
        if (shard.count() == 1) {
            ReportWriter.write(folder, ReportTexts.of(experiment.configuration(), version));
        }
        work.clean();
    }

    private Manifest manifest() {
        try {
            byte[] configuration =
                    (experiment.configuration() + experiment.namedFiles()).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(configuration);
            return new Manifest(
                    "sha256:" + HexFormat.of().formatHex(digest),
                    experiment.seed(),
                    version,
                    experiment.replications(),
                    shard.index(),
                    shard.count());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private double secondsSince(Instant start) {
        return Math.max(0, Duration.between(start, clock.instant()).toNanos() * 1e-9);
    }

    /** Lets nobody write into the folder any more. */
    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdownNow();
        if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
            throw new IllegalStateException("a scheme does not come to an end");
        }
    }

    private static void finish(Future<?> block) throws IOException, InterruptedException {
        try {
            block.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** All that decides the results. */
    private String stamp() {
        return "version " + version + "\nshard " + shard.index() + "/" + shard.count() + "\nschemes "
                + String.join(
                        ", ", experiment.schemes().stream().map(Scheme::name).toList()) + "\n"
                + experiment.namedFiles() + experiment.configuration();
    }

    private List<Block> blocks() {
        int replications = replicationsOfPoint();
        int size = experiment.precision() != null
                ? replications
                : Math.max(LEAST_BLOCK, (replications + MOST_BLOCKS_OF_A_POINT - 1) / MOST_BLOCKS_OF_A_POINT);
        List<Block> blocks = new ArrayList<>();
        for (int a = 0; a < experiment.axes().size(); a++) {
            for (int p = 0; p < experiment.axes().get(a).points().size(); p++) {
                for (int first = 0; first < replications; first += size) {
                    blocks.add(new Block(a, p, first / size, first, Math.min(size, replications - first)));
                }
            }
        }
        return blocks;
    }

    /**
     * Roughly how long a run takes from the beginning, from a few drops that are planned now, for a second or two.
     *
     * @return seconds
     */
    public double estimateSeconds() throws InterruptedException {
        List<Block> probes = new ArrayList<>();
        List<Block> all = blocks();
        for (int i = 0; i < Math.min(PROBED_POINTS, all.size()); i++) {
            Block block = all.get((int) ((long) i * all.size() / Math.min(PROBED_POINTS, all.size())));
            probes.add(new Block(block.axis(), block.point(), 0, 0, 1));
        }
        if (probes.isEmpty()) {
            return 0;
        }
        double rounds = 0;
        Instant start = clock.instant();
        double seconds = 0;
        double best = Double.POSITIVE_INFINITY;
        while (rounds == 0 || seconds < PROBE_SECONDS) { // the first rounds are slower: the JVM is warming up
            Instant round = clock.instant();
            for (Block probe : probes) {
                try {
                    probe.rows(experiment, shard, users -> {});
                } catch (Block.StoppedException e) {
                    throw new InterruptedException("while estimating");
                }
            }
            rounds++;
            best = Math.min(best, secondsSince(round));
            seconds = secondsSince(start);
        }
        return best
                / probes.size()
                * drops()
                / Math.min(threads, Runtime.getRuntime().availableProcessors());
    }

    /** Counts drops, and knows how fast they come. */
    private final class Tally {
        private final long total;
        private final long before;
        private final Instant start = clock.instant();
        private long done;
        private long skipped;

        Tally(WorkFolder work, List<Block> blocks) {
            total = drops();
            before = blocks.stream().filter(work::has).mapToLong(Block::count).sum();
        }

        synchronized void add() {
            done++;
            double seconds = secondsSince(start);
            long left = total - before - skipped - done;
            progress.at(before + skipped + done, total, seconds / done * left);
        }

        /** A block that needed fewer drops than it might have. */
        synchronized void finish(Block block, int drops) {
            skipped += block.count() - drops;
        }
    }
}
