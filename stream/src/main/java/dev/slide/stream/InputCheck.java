package dev.slide.stream;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks inputs against what the graph says of them, before anything is downloaded, and cuts batches into parts. */
final class InputCheck {
    private final PackConfig config;

    InputCheck(PackConfig config) {
        this.config = config;
    }

    /**
     * The inputs by name.
     *
     * @throws InvalidInputException naming the first that does not fit
     */
    Map<String, TensorData> byName(Collection<TensorData> inputs) {
        Map<String, TensorData> byName = new LinkedHashMap<>();
        for (TensorData input : inputs) {
            if (byName.put(input.name(), input) != null) {
                throw new InvalidInputException("input \"" + input.name() + "\" is given twice");
            }
        }
        Map<String, Long> symbols = new HashMap<>();
        List<String> known = new ArrayList<>();
        for (int i : config.inputs()) {
            Tensor expected = config.tensors().get(i);
            known.add(describe(expected));
            TensorData input = byName.get(expected.name());
            if (input != null) {
                check(expected, input, symbols);
            }
        }
        for (int i : config.inputs()) {
            String name = config.tensors().get(i).name();
            if (!byName.containsKey(name)) {
                throw new InvalidInputException(
                        "input \"" + name + "\" is missing; " + config.name() + " takes " + String.join(", ", known));
            }
        }
        if (byName.size() > config.inputs().size()) {
            byName.keySet()
                    .removeIf(name -> config.inputs().stream()
                            .anyMatch(i -> config.tensors().get(i).name().equals(name)));
            throw new InvalidInputException(
                    "input \"" + byName.keySet().iterator().next() + "\" is unknown; " + config.name() + " takes "
                            + String.join(", ", known));
        }
        return byName;
    }

    private static String describe(Tensor tensor) {
        return tensor.name() + " " + tensor.type() + (tensor.shape() == null ? "" : tensor.shape());
    }

    private static void check(Tensor expected, TensorData input, Map<String, Long> symbols) {
        if (input.type() != expected.type()) {
            throw new InvalidInputException(
                    "input \"" + input.name() + "\" is " + input.type() + "; the model takes " + expected.type());
        }
        List<Dimension> dimensions = expected.shape();
        if (dimensions == null) {
            return;
        }
        long[] shape = input.shape();
        boolean fits = shape.length == dimensions.size();
        for (int d = 0; fits && d < shape.length; d++) {
            fits = !dimensions.get(d).fixed() || dimensions.get(d).size() == shape[d];
        }
        if (!fits) {
            throw new InvalidInputException("input \"" + input.name() + "\" has shape " + Arrays.toString(shape)
                    + "; the model takes " + dimensions);
        }
        for (int d = 0; d < shape.length; d++) {
            String symbol = dimensions.get(d).symbol();
            Long before = symbol.isEmpty() ? null : symbols.putIfAbsent(symbol, shape[d]);
            if (before != null && before != shape[d]) {
                throw new InvalidInputException("input \"" + input.name() + "\" has shape " + Arrays.toString(shape)
                        + ", but \"" + symbol + "\" is " + before + " in another input");
            }
        }
    }

    /**
     * Cuts a batch into parts of at most so many samples where the model allows it, as equal as can be: a single sample
     * left over could take other kernels than a batch and differ from it in the last bits.
     *
     * @return the inputs of each part by name; views of the given data
     */
    List<Map<String, TensorData>> parts(Map<String, TensorData> inputs, int microBatch) {
        long samples = config.batchable() ? samples(inputs) : 0;
        if (samples <= microBatch) {
            return List.of(inputs);
        }
        long count = (samples + microBatch - 1) / microBatch;
        List<Map<String, TensorData>> parts = new ArrayList<>();
        for (long part = 0; part < count; part++) {
            long from = part * samples / count;
            long to = (part + 1) * samples / count;
            Map<String, TensorData> slices = new LinkedHashMap<>();
            inputs.values().forEach(input -> slices.put(input.name(), slice(input, from, to - from)));
            parts.add(slices);
        }
        return parts;
    }

    private static long samples(Map<String, TensorData> inputs) {
        return inputs.values().stream()
                .mapToLong(i -> i.shape().length == 0 ? 0 : i.shape()[0])
                .min()
                .orElse(0);
    }

    private static TensorData slice(TensorData input, long from, long samples) {
        long[] shape = input.shape();
        int bytesPerSample = Math.toIntExact(input.data().remaining() / shape[0]);
        shape[0] = samples;
        return new TensorData(
                input.name(),
                input.type(),
                shape,
                Slices.of(
                        input.data(),
                        Math.toIntExact(from * bytesPerSample),
                        Math.toIntExact(samples * bytesPerSample)));
    }
}
