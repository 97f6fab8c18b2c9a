package dev.slide.stream;

import ai.onnxruntime.OnnxTensor;
import dev.slide.format.PackConfig;
import dev.slide.format.Skeletons;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
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

    /** Tables whose rest is to be fetched. */
    private List<RowStore> putOff = List.of();

    /** Whether the last run went well and left nothing for the next. */
    private boolean ranAndFreed;

    /** Closed by a failed first run; the next opens another. */
    private volatile PackSource source;

    private volatile @Nullable FirstRun firstRun;
    private final Rest rest = new Rest();
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
        stores.addAll(RowStore.of(pack.config()));
    }

    /**
     * Opens a pack: fetches and verifies its configuration and skeletons, while ONNX Runtime is loaded.
     *
     * @param location folder of an OCI image layout, {@code oci:DIR:TAG} for one of several packs in it, or {@code
     *     http(s)://HOST[:PORT]/NAME[:TAG|@DIGEST]}
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

    Skeletons skeletons() {
        return pack.skeletons();
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
            RunResult result = run(inputs, inputs, (execution, ran) -> new RunResult(execution.outputs(), ran));
            fetchPutOff();
            return result;
        }
    }

    /** Makes something of what a run gives, as long as it is there. */
    interface Taking<T> {
        T take(Execution execution, RunTimeline timeline) throws IOException;
    }

    /**
     * Runs the model, and does not begin to fetch what was put off.
     *
     * @param lookups inputs by which rows of tables are fetched, at least those that the run looks up
     */
    <T> T run(Collection<TensorData> inputs, Collection<TensorData> lookups, Taking<T> taking) throws IOException {
        synchronized (running) {
            if (closed) {
                throw new CancellationException("the model is closed");
            }
            if (options.freeing()) {
                emptyStores();
            }
            InputCheck check = new InputCheck(config());
            Map<String, TensorData> byName = check.byName(inputs);
            Map<RowStore, TensorData> indices = indices(lookups);
            indices.forEach(RowStore::check);
            List<Map<String, TensorData>> parts = check.parts(byName, options.microBatch());
            List<Unit> there = units;
            Stopwatch watch = firstRun == null ? sinceOpening : new Stopwatch();
            try (Execution execution = new Execution(config(), parts, watch)) {
                return taking.take(
                        execution,
                        there == null
                                ? runFirst(execution, indices, watch)
                                : runAgain(there, execution, indices, watch));
            } catch (IOException e) {
                throw cancelledOr(e);
            }
        }
    }

    /**
     * Runs a model that has run before, one sample, with inputs that fit.
     *
     * @param inputs but the state
     * @param state by input; given up to the run, whatever happens
     * @param lookups as for {@link #run}
     */
    <T> T goOn(
            Collection<TensorData> inputs,
            Map<Integer, OnnxTensor> state,
            Collection<TensorData> lookups,
            Taking<T> taking)
            throws IOException {
        synchronized (running) {
            Map<String, TensorData> byName = new LinkedHashMap<>();
            inputs.forEach(input -> byName.put(input.name(), input));
            Stopwatch watch = new Stopwatch();
            try (Execution execution = new Execution(config(), byName, state, watch)) {
                List<Unit> there = units;
                if (closed || there == null) {
                    throw new CancellationException("the model is closed");
                }
                Map<RowStore, TensorData> indices = indices(lookups);
                indices.forEach(RowStore::check);
                return taking.take(execution, runAgain(there, execution, indices, watch));
            } catch (IOException e) {
                throw cancelledOr(e);
            }
        }
    }

    private IOException cancelledOr(IOException e) {
        if (closed || Thread.currentThread().isInterrupted()) {
            CancellationException cancelled = new CancellationException("closed or interrupted while running");
            cancelled.initCause(e);
            throw cancelled;
        }
        return e;
    }

    boolean isFreeing() {
        return options.freeing();
    }

    private Map<RowStore, TensorData> indices(Collection<TensorData> inputs) {
        Map<RowStore, TensorData> indices = new LinkedHashMap<>();
        for (RowStore store : stores) {
            String name = config().tensors().get(store.table().input()).name();
            for (TensorData input : inputs) {
                if (input.name().equals(name)) {
                    indices.put(store, input);
                }
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
        putOff = first.putOff();
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

    /** Rows that no earlier run needed: from the cache, or ahead of the rest. */
    private void fetchRows(RowStore store, TensorData input) throws IOException {
        BitSet missing = store.missingChunks(input);
        if (missing.isEmpty() || CacheReader.rows(cache, blob(store), store, missing)) {
            return;
        }
        RowSteps rows = new RowSteps(store, blob(store), missing);
        rest.giveWay(
                source, () -> new Fetcher(source, received, options.listener(), () -> {}).fetch(rows.steps(() -> {})));
    }

    private PackConfig.Blob blob(RowStore store) {
        return config().blobs().get(NeedOrder.blobOf(config(), store));
    }

    /** Begins to fetch what the first run put off, unless that has begun or is not wanted. */
    void fetchPutOff() {
        synchronized (running) {
            if (!closed && options.fetchRest() && !putOff.isEmpty()) {
                List<RowStore> tables = putOff;
                putOff = List.of();
                rest.start(() -> fetchRest(tables));
            }
        }
    }

    private void fetchRest(List<RowStore> tables) throws IOException {
        Fetcher fetcher = new Fetcher(source, received, options.listener(), () -> {}, rest);
        for (RowStore store : tables) {
            PackConfig.Blob blob = blob(store);
            ByteBuffer whole = cache.has(blob) ? TensorData.direct(Math.toIntExact(blob.size())) : null;
            if (whole != null && cache.read(blob, whole)) {
                store.putWhole(whole);
            } else {
                FetchStep step =
                        new RowSteps.RestStep(store, blob, store.missingChunks(), bytes -> cache.write(blob, bytes));
                fetcher.fetch(List.of(step));
            }
        }
    }

    /**
     * Waits until what the first run put off is there, so that the model is complete.
     *
     * @throws IOException if it could not be fetched; runs fetch the rows they need themselves then
     */
    public void awaitComplete() throws IOException {
        rest.await();
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
        rest.cancel();
    }
}
