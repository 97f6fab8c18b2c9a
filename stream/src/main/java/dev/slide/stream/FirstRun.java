package dev.slide.stream;

import dev.slide.format.PackConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The run during which the model arrives. Three threads pass segments on: one receives and verifies, one prepares sessions,
 * and the caller's runs them.
 */
final class FirstRun implements Destination {
    private final PackConfig config;
    private final StreamOptions options;
    private final PackSource source;
    private final BlobCache cache;
    private final Stopwatch watch;
    private final AtomicLong received;
    private final List<RowStore> stores;
    private final WeightBuffers buffers;
    private final Arrivals arrivals;
    private final Preparation preparation;
    private final BlockingQueue<Object> ready = new LinkedBlockingQueue<>();
    /** How many more units may exist. */
    private final Semaphore units;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<RunTimeline.Unit> ran = new ArrayList<>();
    private final List<Unit> kept = new ArrayList<>();
    private final long receivedBefore;

    private volatile long bytesForAnswer;
    private List<RowStore> putOff = List.of();

    /** One that runs and the next. */
    private static final int UNITS_WHEN_FREEING = 2;

    /** Ends the queue of units: everything is prepared. */
    private static final Object ALL_READY = new Object();

    FirstRun(
            OpenedPack pack,
            StreamOptions options,
            PackSource source,
            BlobCache cache,
            Stopwatch watch,
            AtomicLong received,
            List<RowStore> stores) {
        this.config = pack.config();
        this.options = options;
        this.source = source;
        this.cache = cache;
        this.watch = watch;
        this.received = received;
        this.stores = lookUpHere(options.mode()) ? stores : List.of();
        this.receivedBefore = options.freeing() ? received.get() - pack.bytes() : 0;
        this.units = new Semaphore(options.freeing() ? UNITS_WHEN_FREEING : Integer.MAX_VALUE);
        this.buffers = options.freeing()
                ? new WeightBuffers(config, WeightBuffers.largestSegmentBytes(config))
                : new WeightBuffers(config);
        List<BitSet> missing = new ArrayList<>();
        for (int s = 0; s < config.segments().size(); s++) {
            BitSet blobs = new BitSet();
            WeightBuffers.blobsOf(config, s).forEach(blobs::set);
            missing.add(blobs);
        }
        this.arrivals = new Arrivals(config, missing, watch, this::receivedHere);
        this.preparation = new Preparation(
                config,
                new Sessions(config, pack.skeletons(), options.threads()),
                buffers,
                arrivals,
                this.stores,
                watch,
                !options.freeing());
    }

    private long receivedHere() {
        return received.get() - receivedBefore;
    }

    /** Conventional downloads leave lookups to the session. */
    private static boolean lookUpHere(Mode mode) {
        return mode != Mode.DOWNLOAD;
    }

    /**
     * Fetches, prepares and runs.
     *
     * @param execution of the inputs
     * @param indices per table, the input that looks it up
     * @return the run's timeline
     */
    RunTimeline run(Execution execution, Map<RowStore, TensorData> indices) throws IOException {
        NeedOrder.Plan plan = NeedOrder.plan(
                config,
                stores,
                options.mode().rowsFirst() ? indices : null,
                this,
                blob -> cache.has(config.blobs().get(blob)));
        putOff = plan.putOff();
        bytesForAnswer = receivedHere()
                + plan.steps().stream().mapToLong(s -> s.part().bytes()).sum();
        try {
            start("slide-fetch", () -> fetch(plan.steps()));
            if (!plan.cached().isEmpty()) {
                start("slide-cache", () -> new CacheReader(config, cache, this, this::fetch).read(plan.cached()));
            }
            start("slide-prepare", () -> {
                preparation.prepareAll(!options.mode().overlaps(), new Handover());
                ready.add(ALL_READY);
            });
            runUnits(execution);
            RunTimeline timeline = new RunTimeline(ran, arrivals.list(), receivedHere(), watch.seconds());
            joinAll();
            buffers.clear();
            return timeline;
        } catch (IOException | RuntimeException | Error e) {
            cancel(e);
            source.close();
            joinAll();
            drain();
            kept.forEach(Unit::close);
            throw e;
        }
    }

    /** The units that ran, for later runs; none if they were freed. */
    List<Unit> units() {
        return kept;
    }

    /** Tables whose rest was put off. */
    List<RowStore> putOff() {
        return putOff;
    }

    /** Ends the run from any thread. */
    void cancel(Throwable cause) {
        arrivals.fail(cause);
        ready.add(cause);
        threads.forEach(Thread::interrupt);
    }

    private void runUnits(Execution execution) throws IOException {
        while (true) {
            Object next = take();
            if (next == ALL_READY) {
                return;
            } else if (next instanceof Unit unit) {
                kept.add(unit);
                List<RunTimeline.Interval> runs = execution.run(unit);
                if (options.freeing()) {
                    kept.remove(unit);
                    unit.close();
                    forgetTable(unit);
                    units.release();
                }
                ran.add(new RunTimeline.Unit(
                        unit.run().from(),
                        unit.run().to(),
                        unit.prepared().startSeconds(),
                        unit.prepared().endSeconds(),
                        runs));
            } else if (next instanceof CancellationException) {
                throw new CancellationException("closed while running");
            } else if (next instanceof Throwable failure) {
                throw failure instanceof IOException known
                        ? known
                        : new IOException("streaming " + config.name() + " failed: " + failure, failure);
            }
        }
    }

    /** Where memory is scarce, a table goes with its lookup, unless a segment reads it as a weight too. */
    private void forgetTable(Unit unit) {
        if (unit instanceof Unit.LookedUp lookup
                && NeedOrder.readers(config, NeedOrder.blobOf(config, lookup.store())) == 1) {
            boolean whole = lookup.store().isWhole();
            lookup.store().clear();
            if (whole) {
                // Nothing else makes the collector look: a table outside the heap is a small object to it.
                System.gc();
            }
        }
    }

    /** Units on their way from the thread that prepares them to the one that runs them. */
    private final class Handover implements Preparation.Ready {
        @Override
        public void await() {
            try {
                units.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while waiting for a unit to end");
            }
        }

        @Override
        public void accept(Unit unit) {
            ready.add(unit);
        }
    }

    private Object take() {
        try {
            return ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a segment");
        }
    }

    private void drain() {
        for (Object left = ready.poll(); left != null; left = ready.poll()) {
            if (left instanceof Unit unit) {
                unit.close();
            }
        }
    }

    /** Work that may fail. */
    private interface Work {
        void run() throws IOException;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | RuntimeException | Error e) {
                        cancel(e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void joinAll() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    source.close();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fetch(List<FetchStep> steps) throws IOException {
        new Fetcher(source, received, options.listener(), this::progress).fetch(steps);
    }

    private void keep(int blob, ByteBuffer bytes) throws IOException {
        cache.write(config.blobs().get(blob), bytes);
    }

    private void progress() {
        options.listener()
                .onProgress(new Progress(
                        receivedHere(),
                        bytesForAnswer,
                        config.weightBytes(),
                        arrivals.arrived(),
                        config.segments().size()));
    }

    @Override
    public ByteBuffer allocate(int blob) {
        return buffers.allocate(blob);
    }

    @Override
    public void blobArrived(int blob, ByteBuffer bytes) throws IOException {
        keep(blob, bytes);
        arrivals.blobArrived(blob);
        progress();
    }

    @Override
    public void tableArrived(RowStore store, int blob, ByteBuffer bytes) throws IOException {
        keep(blob, bytes);
        buffers.put(blob, bytes);
        arrivals.blobArrived(blob);
        progress();
    }

    @Override
    public void rowsArrived(RowStore store) {
        arrivals.segmentArrived(store.table().segment());
        progress();
    }
}
