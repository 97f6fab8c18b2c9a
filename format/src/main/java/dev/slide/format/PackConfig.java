package dev.slide.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a device must know of a pack before any weight arrives. Lists refer to each other by index. {@code
 * docs/formats.md} describes the JSON document key by key.
 *
 * @param name of the model
 * @param variant such as {@code fp32}
 * @param engine what optimised the graph and can run it
 * @param opsets operator sets by domain ({@code ""} is ONNX's own)
 * @param batchable whether the first dimension of every input and output is the batch and samples do not influence each
 *     other, so that a batch may be run in parts
 * @param reference sizes of the symbolic dimensions for which {@link Layer#flopPerSample} was counted
 * @param parameters elements of all weights of floating-point type
 * @param tensors graph inputs, graph outputs and what crosses between segments
 * @param inputs the graph's inputs, indices into {@code tensors}
 * @param outputs the graph's outputs, indices into {@code tensors}
 * @param skeletons the graph without weights, see {@link Skeletons}
 * @param blobs of the weights, in the order of first use
 * @param weights in the order of first use
 * @param layers in the order of execution
 * @param segments in the order of execution
 * @param rowTables weights of which a run needs only some rows at first
 * @param deviation what the encodings cost; null where it was not measured
 */
public record PackConfig(
        String name,
        String variant,
        Engine engine,
        Map<String, Long> opsets,
        boolean batchable,
        Map<String, Long> reference,
        long parameters,
        List<Tensor> tensors,
        List<Integer> inputs,
        List<Integer> outputs,
        Blob skeletons,
        List<Blob> blobs,
        List<Weight> weights,
        List<Layer> layers,
        List<Segment> segments,
        List<RowTable> rowTables,
        @Nullable Deviation deviation) {

    /** Version of the format that this class reads and writes. */
    public static final int FORMAT_VERSION = 1;

    /**
     * What optimised the graph.
     *
     * @param name {@code onnxruntime}
     * @param version the version that the graph's operators need at least
     * @param optimization level that the graph went through before it was cut
     */
    public record Engine(String name, String version, String optimization) {}

    /**
     * Content by digest.
     *
     * @param digest of all its bytes
     * @param size in bytes
     */
    public record Blob(Digest digest, long size) {}

    /**
     * One dimension of a tensor's shape.
     *
     * @param size elements; -1 where it is only known when the model runs
     * @param symbol name of a dimension that is only known when the model runs; may be empty
     */
    public record Dimension(long size, String symbol) {
        public Dimension {
            if (size < -1 || (size >= 0 && !symbol.isEmpty())) {
                throw new IllegalArgumentException("dimension " + size + " \"" + symbol + "\"");
            }
        }

        /** Whether the size is known beforehand. */
        public boolean fixed() {
            return size >= 0;
        }

        @Override
        public String toString() {
            return fixed() ? Long.toString(size) : symbol.isEmpty() ? "?" : symbol;
        }
    }

    /**
     * A tensor that is not a weight.
     *
     * @param name unique in the graph
     * @param type of its elements
     * @param shape null where even the rank is unknown
     */
    public record Tensor(
            String name, TensorType type, @Nullable List<Dimension> shape) {
        public Tensor {
            shape = shape == null ? null : List.copyOf(shape);
        }
    }

    /**
     * A weight and where its bytes are.
     *
     * @param name unique in the graph
     * @param type of its elements once decoded
     * @param shape elements per dimension
     * @param blob index of the blob
     * @param offset of its first byte in the blob
     * @param bytes in the blob, as encoded
     * @param encoding how the elements are written
     */
    public record Weight(
            String name, TensorType type, List<Long> shape, int blob, long offset, long bytes, Encoding encoding) {
        public Weight {
            shape = List.copyOf(shape);
        }
    }

    /**
     * A run of nodes between two places where few tensors cross; the finest unit of download and work.
     *
     * @param name unique in the pack
     * @param flopPerSample floating-point operations for one sample at the reference dimensions
     * @param weights that are first needed here
     */
    public record Layer(String name, double flopPerSample, List<Integer> weights) {
        public Layer {
            weights = List.copyOf(weights);
        }
    }

    /**
     * A run of layers that becomes one session, alone or merged with its neighbours.
     *
     * @param layers consecutive indices
     * @param weights all that its nodes read, here first or not
     * @param constants small initializers inside the skeletons that its nodes read
     * @param inputs tensors it reads: graph inputs or outputs of earlier segments
     * @param outputs tensors it makes that later segments or the caller read
     */
    public record Segment(
            List<Integer> layers,
            List<Integer> weights,
            List<Integer> constants,
            List<Integer> inputs,
            List<Integer> outputs) {
        public Segment {
            layers = List.copyOf(layers);
            weights = List.copyOf(weights);
            constants = List.copyOf(constants);
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * A weight whose rows are looked up by a graph input: its segment is one {@code Gather} on the first axis, which a
     * device can do itself as soon as it has those rows.
     *
     * @param weight the table; alone in its blob
     * @param segment the lookup
     * @param input the graph input with the row numbers; negative ones count from the end
     * @param output what the lookup makes: the input's shape followed by the shape of a row
     * @param rows how many there are
     * @param rowBytes bytes of one row once decoded
     * @param chunkRows rows covered by one digest
     * @param chunkBytes bytes of such rows as they travel; the last may have fewer
     * @param groupChunks chunks covered by one digest of digests
     * @param digests blob of the digests, see {@link RowDigests}
     * @param root digest of that blob's first level
     */
    public record RowTable(
            int weight,
            int segment,
            int input,
            int output,
            long rows,
            int rowBytes,
            int chunkRows,
            int chunkBytes,
            int groupChunks,
            Blob digests,
            Digest root) {}

    /**
     * How far a variant's outputs are from those of the model as it was packed, bit for bit.
     *
     * @param inputs what was put in, in words
     * @param samples how many
     * @param maxAbsDifference of any two elements of the outputs
     * @param meanAbsDifference over all elements
     * @param meanCosine over samples and outputs of each one's elements as a vector
     * @param minCosine the least of those
     * @param top1Agreement share of the samples whose largest element is the same; for models with one output of shape
     *     [batch, classes], null for others
     */
    public record Deviation(
            String inputs,
            long samples,
            double maxAbsDifference,
            double meanAbsDifference,
            double meanCosine,
            double minCosine,
            @Nullable Double top1Agreement) {}

    public PackConfig {
        opsets = Map.copyOf(opsets);
        reference = Map.copyOf(reference);
        tensors = List.copyOf(tensors);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        blobs = List.copyOf(blobs);
        weights = List.copyOf(weights);
        layers = List.copyOf(layers);
        segments = List.copyOf(segments);
        rowTables = List.copyOf(rowTables);
    }

    /**
     * Reads and checks a configuration: after this every index is in range, every weight lies inside its blob and every
     * segment reads only what is there before it.
     *
     * @param json the document
     * @return the configuration
     * @throws FormatException naming the first fault
     */
    public static PackConfig parse(byte[] json) throws FormatException {
        PackConfig config = PackConfigJson.read(json);
        PackConfigCheck.check(config);
        return config;
    }

    /**
     * The JSON document; the same configuration gives the same bytes.
     *
     * @throws FormatException if the configuration is not consistent
     */
    public byte[] toJson() throws FormatException {
        PackConfigCheck.check(this);
        return PackConfigJson.write(this);
    }

    /** The same with what was measured. */
    public PackConfig withDeviation(Deviation measured) {
        return new PackConfig(
                name,
                variant,
                engine,
                opsets,
                batchable,
                reference,
                parameters,
                tensors,
                inputs,
                outputs,
                skeletons,
                blobs,
                weights,
                layers,
                segments,
                rowTables,
                measured);
    }

    /** The layout of a table's chunks and their digests. */
    public RowDigests layout(RowTable table) {
        return new RowDigests(
                table.rows(),
                table.chunkRows(),
                table.groupChunks(),
                table.chunkBytes(),
                weights.get(table.weight()).bytes());
    }

    /** Bytes of a weight once it is decoded. */
    public static long decodedBytes(Weight weight) {
        return weight.shape().stream()
                .mapToLong(Long::longValue)
                .reduce(weight.type().bytes(), (a, b) -> a * b);
    }

    /** Bytes of all weights once they are decoded. */
    public long decodedBytes() {
        return weights.stream().mapToLong(PackConfig::decodedBytes).sum();
    }

    /**
     * Decodes a weight.
     *
     * @param weight its index
     * @param wire its bytes in its blob
     * @param out takes {@link #decodedBytes(Weight)} from position to limit
     * @throws FormatException if the bytes are not what the configuration says
     */
    public void decode(int weight, ByteBuffer wire, ByteBuffer out) throws FormatException {
        Weight described = weights.get(weight);
        if (described.encoding().isRaw()) {
            out.duplicate().put(wire.duplicate());
            return;
        }
        RowTable table = table(weight);
        if (table == null || described.encoding().isFixedSize()) {
            try {
                described.encoding().decode(wire, described.shape(), out);
            } catch (FormatException e) {
                throw new FormatException("weight \"" + described.name() + "\": " + e.getMessage(), e);
            }
            return;
        }
        RowDigests layout = layout(table);
        int chunkElements = table.chunkRows() * table.rowBytes();
        for (int chunk = 0; chunk < layout.chunks(); chunk++) {
            ByteBuffer from =
                    Slices.of(wire, wire.position() + (int) layout.chunkOffset(chunk), layout.chunkBytes(chunk));
            ByteBuffer to =
                    Slices.of(out, out.position() + chunk * chunkElements, layout.rowsIn(chunk) * table.rowBytes());
            decodeChunk(table, chunk, from, to);
        }
    }

    /**
     * Decodes some rows of a table.
     *
     * @param table of this pack
     * @param chunk which rows
     * @param wire the chunk's bytes
     * @param out takes its rows from position to limit
     * @throws FormatException if the bytes are not what the configuration says
     */
    public void decodeChunk(RowTable table, int chunk, ByteBuffer wire, ByteBuffer out) throws FormatException {
        Weight described = weights.get(table.weight());
        List<Long> shape = new ArrayList<>(described.shape());
        shape.set(0, (long) layout(table).rowsIn(chunk));
        try {
            described.encoding().decode(wire, shape, out);
        } catch (FormatException e) {
            throw new FormatException("weight \"" + described.name() + "\", chunk " + chunk + ": " + e.getMessage(), e);
        }
    }

    private @Nullable RowTable table(int weight) {
        for (RowTable table : rowTables) {
            if (table.weight() == weight) {
                return table;
            }
        }
        return null;
    }

    /** Bytes of all weights as they travel. */
    public long weightBytes() {
        return blobs.stream().mapToLong(Blob::size).sum();
    }

    /** Bytes of the weights that are first needed in a layer. */
    public long layerBytes(int layer) {
        return layers.get(layer).weights().stream()
                .mapToLong(w -> weights.get(w).bytes())
                .sum();
    }

    /** Bytes of the weights that are first needed in a segment. */
    public long segmentBytes(int segment) {
        return segments.get(segment).layers().stream()
                .mapToLong(this::layerBytes)
                .sum();
    }

    /** Floating-point operations of a segment for one sample at the reference dimensions. */
    public double segmentFlop(int segment) {
        return segments.get(segment).layers().stream()
                .mapToDouble(l -> layers.get(l).flopPerSample())
                .sum();
    }

    /** The row table that a segment looks up; null if the segment is not a lookup. */
    public @Nullable RowTable lookup(int segment) {
        for (RowTable table : rowTables) {
            if (table.segment() == segment) {
                return table;
            }
        }
        return null;
    }
}
