package dev.slide.stream;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of one run between its units. A batch goes through each unit in parts; what no later segment reads is freed.
 */
final class Execution implements AutoCloseable {
    private final PackConfig config;
    private final Stopwatch watch;
    private final List<Map<String, TensorData>> inputs;
    private final List<Map<Integer, OnnxTensor>> live = new ArrayList<>();
    private final int[] lastReader;
    /** What lookups found, by the tensor that parts are given of it when they come to read it. */
    private final Map<Integer, FoundRows> found = new HashMap<>();

    private final BufferPool rowBuffers = new BufferPool();
    private final Map<OnnxTensor, BufferPool.Pooled> rowTensors = new HashMap<>();

    /**
     * @param config of the pack
     * @param parts the inputs of each part by name
     * @param watch gives the times of the intervals
     */
    Execution(PackConfig config, List<Map<String, TensorData>> parts, Stopwatch watch) throws IOException {
        this.config = config;
        this.watch = watch;
        this.inputs = parts;
        this.lastReader = lastReaders(config);
        try {
            for (Map<String, TensorData> part : parts) {
                Map<Integer, OnnxTensor> tensors = new HashMap<>();
                live.add(tensors);
                for (int input : config.inputs()) {
                    TensorData data = named(part, input);
                    tensors.put(input, Sessions.tensor(data.type(), data.shape(), data.data()));
                }
            }
        } catch (OrtException e) {
            close();
            throw new IOException("inputs of " + config.name() + ": ONNX Runtime says " + Sessions.firstLine(e), e);
        }
    }

    /**
     * One part, some of whose inputs are native already.
     *
     * @param inputs the others by name
     * @param state by tensor; owned by this execution from now on, whatever happens
     */
    Execution(PackConfig config, Map<String, TensorData> inputs, Map<Integer, OnnxTensor> state, Stopwatch watch)
            throws IOException {
        this.config = config;
        this.watch = watch;
        this.inputs = List.of(inputs);
        this.lastReader = lastReaders(config);
        Map<Integer, OnnxTensor> tensors = new HashMap<>(state);
        live.add(tensors);
        try {
            for (int input : config.inputs()) {
                if (!tensors.containsKey(input)) {
                    TensorData data = named(inputs, input);
                    tensors.put(input, Sessions.tensor(data.type(), data.shape(), data.data()));
                }
            }
        } catch (OrtException e) {
            close();
            throw new IOException("inputs of " + config.name() + ": ONNX Runtime says " + Sessions.firstLine(e), e);
        }
    }

    private static int[] lastReaders(PackConfig config) {
        int[] last = new int[config.tensors().size()];
        for (int s = 0; s < config.segments().size(); s++) {
            for (int input : config.segments().get(s).inputs()) {
                last[input] = s;
            }
        }
        config.outputs().forEach(output -> last[output] = Integer.MAX_VALUE);
        return last;
    }

    private TensorData named(Map<String, TensorData> part, int tensor) {
        String name = config.tensors().get(tensor).name();
        TensorData data = part.get(name);
        if (data == null) {
            throw new IllegalStateException("input " + name + " was not checked");
        }
        return data;
    }

    /** Takes all parts through a unit, and says when each went. */
    List<RunTimeline.Interval> run(Unit unit) throws IOException {
        List<RunTimeline.Interval> intervals = new ArrayList<>(live.size());
        for (int part = 0; part < live.size(); part++) {
            double start = watch.seconds();
            try {
                if (unit instanceof Unit.Computed computed) {
                    compute(computed, part);
                } else if (unit instanceof Unit.LookedUp lookup) {
                    lookUp(lookup.store(), part);
                }
            } catch (OrtException e) {
                throw new IOException(
                        "running segments " + unit.run().from() + " to "
                                + (unit.run().to() - 1) + " of " + config.name() + ": ONNX Runtime says "
                                + Sessions.firstLine(e),
                        e);
            }
            free(live.get(part), unit.run().to());
            intervals.add(new RunTimeline.Interval(start, watch.seconds()));
        }
        found.keySet().removeIf(tensor -> lastReader[tensor] < unit.run().to());
        return intervals;
    }

    private void compute(Unit.Computed unit, int part) throws OrtException {
        Map<Integer, OnnxTensor> tensors = live.get(part);
        Map<String, OnnxTensor> in = new LinkedHashMap<>();
        for (int input : unit.inputs()) {
            FoundRows rows = found.get(input);
            if (rows != null && !tensors.containsKey(input)) {
                tensors.put(input, tensor(rows, part));
            }
            in.put(name(input), tensors.get(input));
        }
        Set<String> names = new LinkedHashSet<>();
        unit.outputs().forEach(o -> names.add(name(o)));
        // The result is not closed: its tensors live on until their last reader has run.
        OrtSession.Result result = unit.session().run(in, names);
        int at = 0;
        for (int output : unit.outputs()) {
            OnnxValue value = result.get(at++);
            tensors.put(output, (OnnxTensor) value);
        }
    }

    private String name(int tensor) {
        return config.tensors().get(tensor).name();
    }

    /** Looks up the rows of all parts with the first of them. */
    private void lookUp(RowStore store, int part) throws OrtException, IOException {
        int output = store.table().output();
        if (part == 0) {
            List<TensorData> indices = new ArrayList<>();
            inputs.forEach(p -> indices.add(named(p, store.table().input())));
            found.put(output, store.lookUp(indices));
        }
        FoundRows rows = found.get(output);
        if (rows != null && config.outputs().contains(output)) {
            live.get(part).put(output, tensor(rows, part));
        }
    }

    /** What a part refers to, in a buffer that serves the next part once this one's tensor is freed. */
    private OnnxTensor tensor(FoundRows rows, int part) throws OrtException {
        TensorData indices = named(inputs.get(part), rows.table().input());
        Weight weight = config.weights().get(rows.table().weight());
        long[] outer = indices.shape();
        long[] shape = new long[outer.length + weight.shape().size() - 1];
        System.arraycopy(outer, 0, shape, 0, outer.length);
        for (int d = 1; d < weight.shape().size(); d++) {
            shape[outer.length + d - 1] = weight.shape().get(d);
        }
        int bytes = rows.bytes(indices);
        BufferPool.Pooled pooled = rowBuffers.acquire(bytes);
        rows.copy(indices, Slices.of(pooled.buffer(), 0, bytes));
        OnnxTensor tensor = Sessions.tensor(weight.type(), shape, Slices.of(pooled.buffer(), 0, bytes));
        rowTensors.put(tensor, pooled);
        return tensor;
    }

    private void free(Map<Integer, OnnxTensor> tensors, int nextSegment) {
        Iterator<Map.Entry<Integer, OnnxTensor>> all = tensors.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, OnnxTensor> tensor = all.next();
            if (lastReader[tensor.getKey()] < nextSegment) {
                tensor.getValue().close();
                BufferPool.Pooled rows = rowTensors.remove(tensor.getValue());
                if (rows != null) {
                    rowBuffers.release(rows);
                }
                all.remove();
            }
        }
    }

    /** Since the request. */
    double seconds() {
        return watch.seconds();
    }

    /** A tensor of the only part; it stays this execution's. */
    OnnxTensor tensor(int tensor) {
        OnnxTensor there = live.get(0).get(tensor);
        if (there == null) {
            throw new IllegalStateException(name(tensor) + " is not there");
        }
        return there;
    }

    /** A tensor of the only part; it is the caller's, who closes it. */
    OnnxTensor take(int tensor) {
        OnnxTensor taken = tensor(tensor);
        live.get(0).remove(tensor);
        return taken;
    }

    /** The graph's outputs, the parts joined along the first dimension; only once, since each tensor is freed when it was copied. */
    List<TensorData> outputs() throws IOException {
        List<TensorData> outputs = new ArrayList<>();
        for (int output : config.outputs()) {
            outputs.add(joined(output));
        }
        return outputs;
    }

    private TensorData joined(int output) throws IOException {
        Tensor described = config.tensors().get(output);
        long[] shape = null;
        for (Map<Integer, OnnxTensor> tensors : live) {
            long[] here = tensor(tensors, output).getInfo().getShape();
            if (shape == null) {
                shape = here;
            } else {
                shape[0] += here[0];
            }
        }
        long[] whole = shape == null ? new long[0] : shape;
        long bytes = described.type().bytes();
        for (long size : whole) {
            bytes *= size;
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new IOException("output " + described.name() + " has " + bytes + " bytes, more than a buffer holds");
        }
        ByteBuffer all = TensorData.direct((int) bytes);
        int at = 0;
        for (Map<Integer, OnnxTensor> tensors : live) {
            ByteBuffer piece = tensor(tensors, output).getByteBuffer();
            int length = piece.remaining();
            Slices.of(all, at, length).put(piece);
            at += length;
            tensor(tensors, output).close();
            tensors.remove(output);
        }
        return new TensorData(described.name(), described.type(), whole, all);
    }

    private OnnxTensor tensor(Map<Integer, OnnxTensor> tensors, int output) {
        OnnxTensor tensor = tensors.get(output);
        if (tensor == null) {
            throw new IllegalStateException("output " + name(output) + " is not there");
        }
        return tensor;
    }

    @Override
    public void close() {
        Set<OnnxTensor> open = new HashSet<>();
        live.forEach(tensors -> open.addAll(tensors.values()));
        open.forEach(OnnxTensor::close);
        live.clear();
    }
}
