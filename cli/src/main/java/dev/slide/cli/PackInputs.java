package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.stream.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Made-up inputs of a pack at the sizes it was packed with: row numbers within the tables they look up, other whole numbers
 * 1, the rest from a bell curve. The same seed gives the same inputs.
 */
final class PackInputs {
    private final PackConfig config;
    private final long seed;
    private final Map<Integer, Long> tableRows = new HashMap<>();

    PackInputs(PackConfig config, long seed) {
        this.config = config;
        this.seed = seed;
        for (RowTable table : config.rowTables()) {
            tableRows.merge(table.input(), table.rows(), Math::min);
        }
    }

    /**
     * A batch.
     *
     * @param samples in it
     * @throws CliException if the model takes no batches of this size, or is not known well enough
     */
    List<TensorData> make(int samples) throws CliException {
        SplittableRandom random = new SplittableRandom(seed);
        List<TensorData> inputs = new ArrayList<>();
        for (int input : config.inputs()) {
            Tensor tensor = config.tensors().get(input);
            long[] shape = shape(tensor, samples);
            inputs.add(new TensorData(
                    tensor.name(),
                    tensor.type(),
                    shape,
                    data(tensor, shape, tableRows.getOrDefault(input, 0L), random)));
        }
        return inputs;
    }

    private long[] shape(Tensor tensor, int samples) throws CliException {
        List<Dimension> dimensions = tensor.shape();
        if (dimensions == null) {
            throw new CliException("input \"" + tensor.name() + "\" of " + config.name()
                    + " has a shape that is not known; such models cannot be measured with made-up inputs");
        }
        long[] shape = new long[dimensions.size()];
        for (int d = 0; d < shape.length; d++) {
            Dimension dimension = dimensions.get(d);
            if (d == 0 && samples > 1 && (dimension.fixed() || !config.batchable())) {
                throw new CliException(config.name() + " takes one batch of fixed size at a time; give --samples 1");
            }
            if (dimension.fixed()) {
                shape[d] = dimension.size();
            } else if (d == 0 && config.batchable()) {
                shape[d] = samples;
            } else {
                String symbol = dimension.symbol().isEmpty() ? tensor.name() + "[" + d + "]" : dimension.symbol();
                Long size = config.reference().get(symbol);
                if (size == null) {
                    throw new CliException("dimension " + symbol + " of input \"" + tensor.name() + "\" of "
                            + config.name() + " has no size in the pack; pack the model again with --dim " + symbol
                            + "=N");
                }
                shape[d] = size;
            }
        }
        return shape;
    }

    private ByteBuffer data(Tensor tensor, long[] shape, long rows, SplittableRandom random) throws CliException {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        long bytes = Math.multiplyExact(elements, tensor.type().bytes());
        if (bytes > Integer.MAX_VALUE) {
            throw new CliException("input \"" + tensor.name() + "\" of " + config.name() + " would have " + bytes
                    + " bytes; give fewer --samples");
        }
        ByteBuffer data = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        for (long i = 0; i < elements; i++) {
            put(data, tensor, rows, random);
        }
        data.flip();
        return data;
    }

    private void put(ByteBuffer data, Tensor tensor, long rows, SplittableRandom random) throws CliException {
        long whole = rows > 0 ? random.nextLong(rows) : 1;
        switch (tensor.type()) {
            case FP32 -> data.putFloat((float) bell(random));
            case FP64 -> data.putDouble(bell(random));
            case INT64 -> data.putLong(whole);
            case INT32 -> data.putInt((int) whole);
            case INT16 -> data.putShort((short) 1);
            case INT8, UINT8, BOOL -> data.put((byte) 1);
            case FP16, BF16, BYTES ->
                throw new CliException("input \"" + tensor.name() + "\" of " + config.name() + " is " + tensor.type()
                        + "; inputs of this type cannot be made up");
        }
    }

    /** About standard normal: twelve uniform numbers (Irwin and Hall). */
    private static double bell(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }
}
