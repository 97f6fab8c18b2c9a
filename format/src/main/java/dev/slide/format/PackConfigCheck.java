package dev.slide.format;

import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Deviation;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.PackConfig.Weight;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The invariants of a {@link PackConfig}: what every other class may rely on after it was read. */
final class PackConfigCheck {

    /** A blob is handed to the runtime as one buffer, which Java limits to this. */
    private static final long MAX_BLOB_BYTES = Integer.MAX_VALUE - 64;

    private final PackConfig config;

    private PackConfigCheck(PackConfig config) {
        this.config = config;
    }

    static void check(PackConfig config) throws FormatException {
        PackConfigCheck check = new PackConfigCheck(config);
        check.counts();
        check.tensors();
        check.blobs();
        check.weights();
        check.layers();
        check.segments();
        check.rowTables();
        check.deviation();
    }

    private void deviation() throws FormatException {
        Deviation deviation = config.deviation();
        if (deviation != null) {
            Double agreement = deviation.top1Agreement();
            boolean holds = deviation.samples() >= 1
                    && atLeastZero(deviation.maxAbsDifference())
                    && atLeastZero(deviation.meanAbsDifference())
                    && Math.abs(deviation.meanCosine()) <= 1
                    && Math.abs(deviation.minCosine()) <= 1
                    && (agreement == null || (agreement >= 0 && agreement <= 1));
            require(holds, "deviation: " + deviation + " cannot have been measured");
        }
    }

    private static boolean atLeastZero(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }

    private void counts() throws FormatException {
        require(!config.segments().isEmpty(), "segments: there is none");
        require(!config.outputs().isEmpty(), "outputs: there is none");
        require(config.parameters() >= 0, "parameters: " + config.parameters() + " is negative");
    }

    private void tensors() throws FormatException {
        Set<String> names = new HashSet<>();
        for (Tensor tensor : config.tensors()) {
            require(names.add(tensor.name()), "tensors: \"" + tensor.name() + "\" stands there twice");
        }
        indices("inputs", config.inputs(), config.tensors().size());
        indices("outputs", config.outputs(), config.tensors().size());
    }

    private void blobs() throws FormatException {
        blob("skeletons", config.skeletons());
        for (int b = 0; b < config.blobs().size(); b++) {
            blob("blobs[" + b + "]", config.blobs().get(b));
        }
    }

    private static void blob(String where, Blob blob) throws FormatException {
        require(
                blob.size() >= 0 && blob.size() <= MAX_BLOB_BYTES,
                where + ".size: " + blob.size() + " is not between 0 and " + MAX_BLOB_BYTES);
    }

    private void weights() throws FormatException {
        Set<String> names = new HashSet<>();
        BitSet tables = new BitSet();
        config.rowTables().stream()
                .mapToInt(RowTable::weight)
                .filter(w -> w >= 0 && w < config.weights().size())
                .forEach(tables::set);
        for (int w = 0; w < config.weights().size(); w++) {
            Weight weight = config.weights().get(w);
            String where = "weights[" + w + "]";
            require(names.add(weight.name()), where + ": \"" + weight.name() + "\" stands there twice");
            require(
                    weight.blob() >= 0 && weight.blob() < config.blobs().size(),
                    where + ".blob: there is no blob " + weight.blob());
            long size = config.blobs().get(weight.blob()).size();
            require(
                    weight.offset() >= 0 && weight.bytes() >= 0 && weight.offset() <= size - weight.bytes(),
                    where + ": bytes " + weight.offset() + " to " + weight.offset() + " + " + weight.bytes()
                            + " are not inside its blob of " + size);
            require(weight.type() != TensorType.BYTES, where + ": strings cannot be weights");
            long decoded = rawBytes(where, weight);
            if (weight.encoding().isRaw()) {
                require(
                        weight.bytes() == decoded,
                        where + ".bytes: " + weight.bytes() + " do not fit the shape " + weight.shape() + " of "
                                + weight.type());
            } else {
                encoded(where, weight, tables.get(w));
            }
        }
    }

    private static void encoded(String where, Weight weight, boolean table) throws FormatException {
        Encoding encoding = weight.encoding();
        String called = where + ".encoding: \"" + encoding.wireName() + "\"";
        require(weight.type() == TensorType.FP32, called + " is not for " + weight.type());
        require(!table || encoding.byRows(), called + " has no rows that could be decoded alone");
        if (!table || encoding.isFixedSize()) {
            require(
                    weight.bytes() >= encoding.leastBytes(weight.shape())
                            && weight.bytes() <= encoding.mostBytes(weight.shape()),
                    where + ".bytes: " + weight.bytes() + " do not fit the shape " + weight.shape() + " as "
                            + encoding.wireName());
        }
    }

    private static long rawBytes(String where, Weight weight) throws FormatException {
        long bytes = weight.type().bytes();
        for (long size : weight.shape()) {
            require(size >= 0 && size <= MAX_BLOB_BYTES, where + ".shape: " + size + " is out of range");
            bytes *= size;
            require(bytes <= MAX_BLOB_BYTES, where + ".shape: " + weight.shape() + " is too large");
        }
        return bytes;
    }

    private void layers() throws FormatException {
        BitSet seen = new BitSet();
        for (int l = 0; l < config.layers().size(); l++) {
            String where = "layers[" + l + "]";
            double flop = config.layers().get(l).flopPerSample();
            require(flop >= 0 && flop < Double.POSITIVE_INFINITY, where + ".flopPerSample: " + flop);
            List<Integer> weights = config.layers().get(l).weights();
            indices(where + ".weights", weights, config.weights().size());
            for (int w : weights) {
                require(!seen.get(w), where + ".weights: weight " + w + " was first needed in an earlier layer");
                seen.set(w);
            }
        }
    }

    private void segments() throws FormatException {
        BitSet available = new BitSet();
        config.inputs().forEach(available::set);
        int layer = 0;
        for (int s = 0; s < config.segments().size(); s++) {
            Segment segment = config.segments().get(s);
            String where = "segments[" + s + "]";
            indices(where + ".weights", segment.weights(), config.weights().size());
            indices(where + ".constants", segment.constants(), Integer.MAX_VALUE);
            indices(where + ".inputs", segment.inputs(), config.tensors().size());
            indices(where + ".outputs", segment.outputs(), config.tensors().size());
            Set<Integer> here = new HashSet<>(segment.weights());
            for (int l : segment.layers()) {
                require(l == layer, where + ".layers: " + l + " where " + layer + " is due");
                require(l < config.layers().size(), where + ".layers: there is no layer " + l);
                layer++;
                require(
                        here.containsAll(config.layers().get(l).weights()),
                        where + ".weights: those of layer " + l + " are not all there");
            }
            for (int input : segment.inputs()) {
                require(
                        available.get(input),
                        where + ".inputs: \"" + config.tensors().get(input).name() + "\" is not there yet");
            }
            for (int output : segment.outputs()) {
                require(
                        !available.get(output),
                        where + ".outputs: \"" + config.tensors().get(output).name() + "\" is there already");
                available.set(output);
            }
        }
        require(layer == config.layers().size(), "segments: layer " + layer + " belongs to none");
        for (int output : config.outputs()) {
            require(
                    available.get(output),
                    "outputs: no segment makes \""
                            + config.tensors().get(output).name() + "\"");
        }
    }

    private void rowTables() throws FormatException {
        Set<Integer> taken = new HashSet<>();
        Set<Integer> inputs = new HashSet<>(config.inputs());
        for (int t = 0; t < config.rowTables().size(); t++) {
            RowTable table = config.rowTables().get(t);
            String where = "rowTables[" + t + "]";
            index(where + ".weight", table.weight(), config.weights().size());
            index(where + ".segment", table.segment(), config.segments().size());
            index(where + ".input", table.input(), config.tensors().size());
            index(where + ".output", table.output(), config.tensors().size());
            require(taken.add(table.segment()), where + ".segment: " + table.segment() + " has another row table");
            Segment segment = config.segments().get(table.segment());
            require(
                    segment.weights().equals(List.of(table.weight()))
                            && segment.inputs().equals(List.of(table.input()))
                            && segment.outputs().equals(List.of(table.output())),
                    where + ": segment " + table.segment() + " is not the lookup alone");
            require(inputs.contains(table.input()), where + ".input: not an input of the graph");
            TensorType index = config.tensors().get(table.input()).type();
            require(
                    index == TensorType.INT64 || index == TensorType.INT32,
                    where + ".input: " + index + " cannot number rows");
            Weight weight = config.weights().get(table.weight());
            require(weight.offset() == 0, where + ".weight: does not begin its blob");
            require(
                    table.rows() >= 1
                            && table.rowBytes() >= 1
                            && table.chunkRows() >= 1
                            && table.chunkBytes() >= 1
                            && table.groupChunks() >= 1
                            && !weight.shape().isEmpty()
                            && weight.shape().get(0) == table.rows()
                            && table.rows() * table.rowBytes() == PackConfig.decodedBytes(weight)
                            && weight.bytes()
                                    == config.blobs().get(weight.blob()).size(),
                    where + ": " + table.rows() + " rows of " + table.rowBytes() + " bytes are not the weight \""
                            + weight.name() + "\"");
            require(
                    (long) table.chunkRows() * table.rowBytes() <= MAX_BLOB_BYTES
                            && (long) table.groupChunks() * Digest.BYTES <= MAX_BLOB_BYTES,
                    where + ": chunks or groups are too large");
            chunks(where, table, weight);
            long digestBytes = config.layout(table).blobBytes();
            require(
                    digestBytes == table.digests().size(),
                    where + ".digests.size: " + table.digests().size() + " where " + digestBytes + " are due");
        }
    }

    /** Every chunk must be an encoding of its rows. */
    private static void chunks(String where, RowTable table, Weight weight) throws FormatException {
        long full = (table.rows() - 1) / table.chunkRows();
        long last = weight.bytes() - full * table.chunkBytes();
        boolean fits = fits(weight, table.rows() - full * table.chunkRows(), last)
                && (full == 0 || fits(weight, table.chunkRows(), table.chunkBytes()));
        require(
                fits && last <= MAX_BLOB_BYTES,
                where + ".chunkBytes: " + table.chunkBytes() + " do not fit " + table.chunkRows() + " rows of the "
                        + weight.bytes() + " bytes of \"" + weight.name() + "\"");
    }

    private static boolean fits(Weight weight, long rows, long bytes) {
        if (weight.encoding().isRaw()) {
            return bytes == PackConfig.decodedBytes(weight) / weight.shape().get(0) * rows;
        }
        List<Long> shape = new ArrayList<>(weight.shape());
        shape.set(0, rows);
        return bytes >= weight.encoding().leastBytes(shape)
                && bytes <= weight.encoding().mostBytes(shape);
    }

    private static void indices(String where, List<Integer> indices, int size) throws FormatException {
        Set<Integer> seen = new HashSet<>();
        for (int index : indices) {
            index(where, index, size);
            require(seen.add(index), where + ": " + index + " stands there twice");
        }
    }

    private static void index(String where, int index, int size) throws FormatException {
        require(index >= 0 && index < size, where + ": " + index + " is not below " + size);
    }

    private static void require(boolean holds, String message) throws FormatException {
        if (!holds) {
            throw new FormatException("pack configuration: " + message);
        }
    }
}
