package dev.slide.stream;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of a pack into the order in which one run needs them. Segment by segment: the rows that this input looks
 * up, or the whole table where nothing is to be put off; then each blob at its first reader. A table whose rows came first
 * and that a later segment reads whole is completed there; what else is left of tables is put off until after the answer.
 */
final class NeedOrder {
    private final PackConfig config;
    private final Map<Integer, RowStore> storesByBlob = new LinkedHashMap<>();
    private final Destination destination;
    private final IntPredicate cached;

    private final List<FetchStep> steps = new ArrayList<>();
    private final List<CacheReader.Wanted> local = new ArrayList<>();
    /** Tables of which only rows have been asked for, with those rows' chunks. */
    private final Map<Integer, BitSet> partly = new LinkedHashMap<>();

    private final Set<Integer> asked = new LinkedHashSet<>();

    /**
     * What one run needs.
     *
     * @param steps to fetch, in order
     * @param cached what is on this device, in order
     * @param putOff tables whose rest comes after the answer
     */
    record Plan(List<FetchStep> steps, List<CacheReader.Wanted> cached, List<RowStore> putOff) {}

    private NeedOrder(PackConfig config, List<RowStore> stores, Destination destination, IntPredicate cached) {
        this.config = config;
        this.destination = destination;
        this.cached = cached;
        stores.forEach(s -> storesByBlob.put(blobOf(config, s), s));
    }

    /** The blob of a table. */
    static int blobOf(PackConfig config, RowStore store) {
        return config.weights().get(store.table().weight()).blob();
    }

    /**
     * Plans a run.
     *
     * @param config of the pack
     * @param stores of the tables that are looked up here; none if sessions read the tables as weights
     * @param indices the inputs that look rows up; null to need whole tables
     * @param destination of the bytes
     * @param cached whether a blob is on this device
     */
    static Plan plan(
            PackConfig config,
            List<RowStore> stores,
            @Nullable Map<RowStore, TensorData> indices,
            Destination destination,
            IntPredicate cached) {
        NeedOrder order = new NeedOrder(config, stores, destination, cached);
        for (int s = 0; s < config.segments().size(); s++) {
            order.segment(s, indices);
        }
        List<RowStore> putOff = new ArrayList<>();
        order.partly.keySet().forEach(blob -> putOff.add(order.store(blob)));
        return new Plan(List.copyOf(order.steps), List.copyOf(order.local), List.copyOf(putOff));
    }

    private void segment(int segment, @Nullable Map<RowStore, TensorData> indices) {
        boolean lookup = config.lookup(segment) != null;
        for (int weight : config.segments().get(segment).weights()) {
            int blob = config.weights().get(weight).blob();
            TensorData input =
                    lookup && indices != null && storesByBlob.containsKey(blob) ? indices.get(store(blob)) : null;
            if (!asked.contains(blob)) {
                ask(blob, input);
            }
        }
    }

    private void ask(int blob, @Nullable TensorData input) {
        if (cached.test(blob)) {
            local(blob, input);
            asked.add(blob);
        } else if (input != null) {
            rows(blob, store(blob).missingChunks(input));
        } else {
            whole(blob);
            asked.add(blob);
        }
    }

    /** Of a table on this device only the rows are read where no segment needs more. */
    private void local(int blob, @Nullable TensorData input) {
        RowStore store = storesByBlob.get(blob);
        BitSet chunks = null;
        if (store != null && input != null && readers(config, blob) == 1) {
            chunks = store.missingChunks(input);
            partly.put(blob, chunks);
        }
        local.add(new CacheReader.Wanted(blob, store, chunks));
    }

    /** How many segments read a blob. */
    static long readers(PackConfig config, int blob) {
        return config.segments().stream()
                .filter(s -> s.weights().stream()
                        .anyMatch(w -> config.weights().get(w).blob() == blob))
                .count();
    }

    private void rows(int blob, BitSet chunks) {
        BitSet before = partly.computeIfAbsent(blob, b -> new BitSet());
        chunks.andNot(before);
        before.or(chunks);
        RowStore store = store(blob);
        if (chunks.isEmpty()) {
            destination.rowsArrived(store);
        } else {
            RowSteps rows = new RowSteps(store, described(blob), chunks);
            steps.addAll(rows.steps(() -> destination.rowsArrived(store)));
        }
    }

    private void whole(int blob) {
        Blob described = described(blob);
        BitSet rowsBefore = partly.remove(blob);
        if (!storesByBlob.containsKey(blob)) {
            steps.add(new BlobStep(
                    described, () -> destination.allocate(blob), bytes -> destination.blobArrived(blob, bytes)));
            return;
        }
        RowStore store = store(blob);
        if (rowsBefore == null) {
            int size = Math.toIntExact(described.size());
            steps.add(new BlobStep(described, () -> TensorData.direct(size), bytes -> {
                store.putWhole(bytes);
                destination.tableArrived(store, blob, bytes);
            }));
            return;
        }
        BitSet missing = store.missingChunks();
        missing.andNot(rowsBefore);
        steps.add(rest(store, described, missing, blob));
    }

    private FetchStep rest(RowStore store, Blob described, BitSet missing, int blob) {
        return new RowSteps.RestStep(store, described, missing, bytes -> destination.tableArrived(store, blob, bytes));
    }

    private RowStore store(int blob) {
        RowStore store = storesByBlob.get(blob);
        if (store == null) {
            throw new IllegalStateException("blob " + blob + " is no table");
        }
        return store;
    }

    private Blob described(int blob) {
        return config.blobs().get(blob);
    }
}
