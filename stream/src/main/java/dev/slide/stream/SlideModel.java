package dev.slide.stream;

import dev.slide.format.PackConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A model that runs while it arrives.
 *
 * <pre>{@code
 * try (SlideModel model = SlideModel.open("http://node:8080/minilm", StreamOptions.DEFAULTS)) {
 *     RunResult result = model.run(List.of(ids, mask, types));
 *     float[] embedding = result.output("last_hidden_state").floats();
 * }
 * }</pre>
 *
 * <p>The first {@link #run} fetches what this input needs, in the order of need, verifies it, and runs each segment as it
 * arrives. What was put off is fetched after the answer. Later runs use the sessions that are there. With {@link
 * StreamOptions#freeing} each run is like the first, and little of the model is in memory at any time. Runs go one at a
 * time; {@link #close} may be called from any thread and ends a run that is under way.
 */
public final class SlideModel implements Closeable {
    private final String location;
    private final StreamOptions options;
    private final OpenedPack pack;
    private final BlobCache cache;
    private final Stopwatch sinceOpening;
    private final AtomicLong received = new AtomicLong();
    private final List<RowStore> stores = new ArrayList<>();
    private final Object running = new Object();

    /** What ran first, for later runs; null before. */
    private @Nullable List<Unit> units;

    /** Whether the last run went well and left nothing for the next. */
    private boolean ranAndFreed;

    /** Closed by a failed first run; the next opens another. */
    private volatile PackSource source;

    private volatile @Nullable FirstRun firstRun;
    private volatile @Nullable Thread rest;
    private volatile @Nullable IOException restFailure;
    private volatile boolean closed;

    private SlideModel(
            String location,
            PackSource source,
            StreamOptions options,
            OpenedPack pack,
            BlobCache cache,
            Stopwatch sinceOpening) {
        this.location = location;
        this.source = source;
        this.options = options;
        this.pack = pack;
        this.cache = cache;
        this.sinceOpening = sinceOpening;
        received.set(pack.bytes());
        emptyStores();
    }

    private void emptyStores() {
        stores.clear();
        pack.config().rowTables().forEach(table -> stores.add(new RowStore(table)));
    }

    /**
     * Opens a pack: fetches and verifies its configuration and skeletons, while ONNX Runtime is loaded.
     *
     * @param location folder of an OCI image layout, or {@code http(s)://HOST[:PORT]/NAME[:TAG|@DIGEST]}
     * @param options how to fetch and run
     * @return the model; close it
     * @throws IOException if the pack cannot be read or is not what its digests say
     * @throws InvalidInputException if the location is malformed
     */
    public static SlideModel open(String location, StreamOptions options) throws IOException {
        Stopwatch watch = new Stopwatch();
        OnnxRuntime.begin();
        BlobCache cache = BlobCache.open(options.cache(), options.listener()::onCacheTrouble);
        PackSource source = PackLocation.open(location, options);
        try {
            OpenedPack pack = OpenedPack.open(source, options.listener());
            return new SlideModel(location, source, options, pack, cache, watch);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads what a pack says of itself, without opening it for a run.
     *
     * @param location as for {@link #open}
     * @return its verified configuration
     * @throws IOException if the pack cannot be read or is not what its digests say
     * @throws InvalidInputException if the location is malformed
     */
    public static PackConfig describe(String location) throws IOException {
        try (PackSource source = PackLocation.open(location, 0)) {
            return OpenedPack.open(source, p -> {}).config();
        }
    }

    /** What is known of the model. */
    public PackConfig config() {
        return pack.config();
    }

    /**
     * Runs the model. The first run is timed from the opening of the model, later ones from this call.
     *
     * @param inputs one for each input of the graph
     * @return outputs and timeline
     * @throws InvalidInputException if an input does not fit; nothing has been fetched then
     * @throws IOException if fetching, verifying or computing fails; another run begins anew, with what the cache has kept
     * @throws CancellationException if the model was closed or the thread was interrupted; no other run is possible in the
     *     first case
     */
    public RunResult run(Collection<TensorData> inputs) throws IOException {
        synchronized (running) {
            if (closed) {
                throw new CancellationException("the model is closed");
            }
            if (options.freeing()) {
                emptyStores();
            }
            InputCheck check = new InputCheck(config());
            Map<String, TensorData> byName = check.byName(inputs);
            Map<RowStore, TensorData> indices = indices(byName);
            indices.forEach(RowStore::check);
            List<Map<String, TensorData>> parts = check.parts(byName, options.microBatch());
            List<Unit> there = units;
            Stopwatch watch = firstRun == null ? sinceOpening : new Stopwatch();
            try (Execution execution = new Execution(config(), parts, watch)) {
                RunTimeline timeline = there == null
                        ? runFirst(execution, indices, watch)
                        : runAgain(there, execution, indices, watch);
                return new RunResult(execution.outputs(), timeline);
            } catch (IOException e) {
                if (closed || Thread.currentThread().isInterrupted()) {
                    CancellationException cancelled = new CancellationException("closed or interrupted while running");
                    cancelled.initCause(e);
                    throw cancelled;
                }
                throw e;
            }
        }
    }

    private Map<RowStore, TensorData> indices(Map<String, TensorData> inputs) {
        Map<RowStore, TensorData> indices = new LinkedHashMap<>();
        for (RowStore store : stores) {
            TensorData input =
                    inputs.get(config().tensors().get(store.table().input()).name());
            if (input != null) {
                indices.put(store, input);
            }
        }
        return indices;
    }

    private RunTimeline runFirst(Execution execution, Map<RowStore, TensorData> indices, Stopwatch watch)
            throws IOException {
        if (firstRun != null && !ranAndFreed) {
            reopen();
        }
        ranAndFreed = false;
        FirstRun first = new FirstRun(pack, options, source, cache, watch, received, stores);
        firstRun = first;
        if (closed) {
            throw new CancellationException("the model is closed");
        }
        RunTimeline timeline = first.run(execution, indices);
        if (options.freeing()) {
            ranAndFreed = true;
            return timeline;
        }
        units = first.units();
        if (options.fetchRest() && !first.putOff().isEmpty()) {
            fetchRest(first.putOff());
        }
        return timeline;
    }

    private void reopen() throws IOException {
        PackSource fresh = PackLocation.open(location, options);
        source = fresh;
        if (closed) {
            fresh.close();
        }
        // Its answer tells whether this is a node; configuration and skeletons are there and verified.
        Retries.call(fresh::manifest, fresh, options.listener());
    }

    private RunTimeline runAgain(
            List<Unit> there, Execution execution, Map<RowStore, TensorData> indices, Stopwatch watch)
            throws IOException {
        long before = received.get();
        for (Unit unit : there) {
            if (unit instanceof Unit.LookedUp lookup) {
                TensorData input = indices.get(lookup.store());
                if (input != null) {
                    fetchRows(lookup.store(), input);
                }
            }
        }
        List<RunTimeline.Unit> ran = new ArrayList<>();
        for (Unit unit : there) {
            if (closed) {
                throw new CancellationException("closed while running");
            }
            double now = watch.seconds();
            List<RunTimeline.Interval> runs = execution.run(unit);
            ran.add(new RunTimeline.Unit(unit.run().from(), unit.run().to(), now, now, runs));
        }
        List<RunTimeline.Arrival> arrivals =
                Collections.nCopies(config().segments().size(), new RunTimeline.Arrival(0, 0));
        return new RunTimeline(ran, arrivals, received.get() - before, watch.seconds());
    }

    /** Rows that no earlier run needed. */
    private void fetchRows(RowStore store, TensorData input) throws IOException {
        BitSet missing = store.missingChunks(input);
        if (!missing.isEmpty()) {
            RowSteps rows = new RowSteps(store, blob(store), missing);
            fetcher().fetch(rows.steps(() -> {}));
        }
    }

    private PackConfig.Blob blob(RowStore store) {
        return config().blobs().get(NeedOrder.blobOf(config(), store));
    }

    private Fetcher fetcher() {
        return new Fetcher(source, received, options.listener(), () -> {});
    }

    private void fetchRest(List<RowStore> putOff) {
        Thread thread = new Thread(
                () -> {
                    try {
                        for (RowStore store : putOff) {
                            fetcher().fetch(List.of(rest(store)));
                        }
                    } catch (IOException e) {
                        restFailure = e;
                    } catch (RuntimeException e) {
                        restFailure = new IOException("fetching the rest failed: " + e, e);
                    }
                },
                "slide-fetch-rest");
        thread.setDaemon(true);
        rest = thread;
        thread.start();
    }

    private FetchStep rest(RowStore store) {
        PackConfig.Blob blob = blob(store);
        return new RowSteps.RestStep(store, blob, store.missingChunks(), bytes -> cache.write(blob, bytes));
    }

    /**
     * Waits until what the first run put off is there, so that the model is complete.
     *
     * @throws IOException if it could not be fetched; runs fetch the rows they need themselves then
     */
    public void awaitComplete() throws IOException {
        Thread thread = rest;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while the rest was fetched");
            }
        }
        IOException failure = restFailure;
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends what is under way, and frees sessions, connections and memory. */
    @Override
    public void close() {
        closed = true;
        FirstRun first = firstRun;
        if (first != null && units == null) {
            first.cancel(new CancellationException("closed"));
        }
        source.close();
        synchronized (running) {
            List<Unit> there = units;
            if (there != null) {
                there.forEach(Unit::close);
                units = List.of();
            }
        }
        Thread thread = rest;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
