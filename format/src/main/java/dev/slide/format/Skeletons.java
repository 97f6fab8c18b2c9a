package dev.slide.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * The graph of a pack without its weights, cut so that any run of segments can be put together into a valid ONNX model by
 * concatenation alone: in protobuf, concatenated messages merge and repeated fields append. The blob, integers 32 bits
 * little-endian:
 *
 * <pre>
 * offset   size
 * 0        8               magic "SLIDESK1"
 * 8        4               S, segments
 * 12       4               W, weights
 * 16       4               C, constants
 * 20       4               T, tensors
 * 24       4 (1+S+W+C+T)   length of each part, in this order
 * ...                      parts, back to back:
 *   header                 fields of ModelProto but for graph: ir_version, opset_import, functions ..
 *   S segments             fields of GraphProto: its nodes
 *   W weights              one GraphProto.initializer field each: a TensorProto with external data whose location is the
 *                          hexadecimal digest of the weight's blob before any encoding, with offset and length in it
 *   C constants            one GraphProto.initializer field each: small, with its data
 *   T tensors              one ValueInfoProto message each, without a tag: the caller decides if input or output
 * </pre>
 */
public final class Skeletons {

    /** Longest blob that is read. */
    public static final int MAX_BYTES = 256 << 20;

    private static final byte[] MAGIC = "SLIDESK1".getBytes(StandardCharsets.US_ASCII);
    private static final int COUNTS_OFFSET = MAGIC.length;
    private static final int LENGTHS_OFFSET = COUNTS_OFFSET + 4 * Integer.BYTES;

    /** ModelProto.graph. */
    private static final int MODEL_GRAPH = 7;
    /** GraphProto.name; the checker of ONNX demands one. */
    private static final int GRAPH_NAME = 2;
    /** GraphProto.input. */
    private static final int GRAPH_INPUT = 11;
    /** GraphProto.output. */
    private static final int GRAPH_OUTPUT = 12;

    private static final byte[] GRAPH_NAME_VALUE = "slide".getBytes(StandardCharsets.US_ASCII);

    private final byte[] header;
    private final List<byte[]> segments;
    private final List<byte[]> weights;
    private final List<byte[]> constants;
    private final List<byte[]> tensors;

    /**
     * Parts as a packer makes them.
     *
     * @param header fields of ModelProto but for graph
     * @param segments nodes of each segment as fields of GraphProto
     * @param weights one initializer field each, with external data
     * @param constants one initializer field each, with its data
     * @param tensors one ValueInfoProto message each
     */
    public Skeletons(
            byte[] header, List<byte[]> segments, List<byte[]> weights, List<byte[]> constants, List<byte[]> tensors) {
        this.header = header.clone();
        this.segments = List.copyOf(segments);
        this.weights = List.copyOf(weights);
        this.constants = List.copyOf(constants);
        this.tensors = List.copyOf(tensors);
    }

    /**
     * Reads the blob and checks that it fits a configuration.
     *
     * @param blob the bytes, verified against their digest
     * @param config of the same pack
     * @return the skeletons
     * @throws FormatException if the bytes are not skeletons or not those of the configuration
     */
    public static Skeletons parse(byte[] blob, PackConfig config) throws FormatException {
        ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        require(blob.length >= LENGTHS_OFFSET, "skeletons have only " + blob.length + " bytes");
        in.get(magic);
        require(Arrays.equals(magic, MAGIC), "skeletons do not begin with SLIDESK1");
        int segments = count(in.getInt(), config.segments().size(), "segments");
        int weights = count(in.getInt(), config.weights().size(), "weights");
        int constants = in.getInt();
        require(constants >= 0 && constants <= blob.length, "skeletons claim " + constants + " constants");
        int tensors = count(in.getInt(), config.tensors().size(), "tensors");
        long parts = 1L + segments + weights + constants + tensors;
        require(LENGTHS_OFFSET + Integer.BYTES * parts <= blob.length, "skeletons end inside their list of lengths");
        int[] lengths = new int[Math.toIntExact(parts)];
        long total = LENGTHS_OFFSET + Integer.BYTES * parts;
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = in.getInt();
            require(lengths[i] >= 0, "part " + i + " of the skeletons has length " + lengths[i]);
            total += lengths[i];
        }
        require(
                total == blob.length,
                "skeletons have " + blob.length + " bytes where their lengths add up to " + total);
        List<byte[]> all = new ArrayList<>(lengths.length);
        for (int length : lengths) {
            byte[] part = new byte[length];
            in.get(part);
            all.add(part);
        }
        for (int s = 0; s < segments; s++) {
            for (int constant : config.segments().get(s).constants()) {
                require(constant < constants, "segment " + s + " needs constant " + constant + " of " + constants);
            }
        }
        int at = 1;
        return new Skeletons(
                all.get(0),
                all.subList(at, at += segments),
                all.subList(at, at += weights),
                all.subList(at, at += constants),
                all.subList(at, at + tensors));
    }

    private static int count(int claimed, int expected, String what) throws FormatException {
        require(claimed == expected, "skeletons hold " + claimed + " " + what + ", the configuration " + expected);
        return claimed;
    }

    private static void require(boolean holds, String message) throws FormatException {
        if (!holds) {
            throw new FormatException(message);
        }
    }

    /** The blob. */
    public byte[] toBytes() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(header);
        parts.addAll(segments);
        parts.addAll(weights);
        parts.addAll(constants);
        parts.addAll(tensors);
        int length = LENGTHS_OFFSET
                + Integer.BYTES * parts.size()
                + parts.stream().mapToInt(p -> p.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC);
        out.putInt(segments.size());
        out.putInt(weights.size());
        out.putInt(constants.size());
        out.putInt(tensors.size());
        parts.forEach(p -> out.putInt(p.length));
        parts.forEach(out::put);
        return out.array();
    }

    /**
     * Puts a run of segments together into one ONNX model whose weights are external.
     *
     * @param config of the same pack
     * @param run which segments
     * @return a serialized ModelProto
     */
    public byte[] model(PackConfig config, SegmentRun run) {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        delimited(graph, GRAPH_NAME, GRAPH_NAME_VALUE);
        BitSet constantsHere = new BitSet();
        for (int s = run.from(); s < run.to(); s++) {
            append(graph, segments.get(s));
            config.segments().get(s).constants().forEach(constantsHere::set);
        }
        run.weights(config).forEach(w -> append(graph, weights.get(w)));
        constantsHere.stream().forEach(c -> append(graph, constants.get(c)));
        run.inputs(config).forEach(t -> delimited(graph, GRAPH_INPUT, tensors.get(t)));
        run.outputs(config).forEach(t -> delimited(graph, GRAPH_OUTPUT, tensors.get(t)));
        ByteArrayOutputStream model = new ByteArrayOutputStream(header.length + graph.size() + 8);
        append(model, header);
        delimited(model, MODEL_GRAPH, graph.toByteArray());
        return model.toByteArray();
    }

    /**
     * How many different numbers an input may hold that only says which rows of tables to look up.
     *
     * @param config of the same pack
     * @param input name of the graph's input
     * @return rows of the smallest table that a {@code Gather} along the first axis looks up by it; empty if there is none, or
     *     a node cannot be read
     */
    public OptionalLong rowsLookedUp(PackConfig config, String input) {
        Lookups lookups = new Lookups(input);
        for (PackConfig.Weight weight : config.weights()) {
            if (!weight.shape().isEmpty()) {
                lookups.table(weight.name(), weight.shape().get(0));
            }
        }
        try {
            for (byte[] constant : constants) {
                lookups.constant(constant);
            }
            for (byte[] nodes : segments) {
                lookups.nodes(nodes);
            }
            return lookups.fewestRows();
        } catch (FormatException e) {
            // The runtime, which reads all of it, says more when it is given the graph.
            return OptionalLong.empty();
        }
    }

    private static void append(ByteArrayOutputStream out, byte[] bytes) {
        out.write(bytes, 0, bytes.length);
    }

    /** Writes a length-delimited protobuf field. */
    private static void delimited(ByteArrayOutputStream out, int field, byte[] value) {
        varint(out, (field << 3) | 2);
        varint(out, value.length);
        append(out, value);
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
