package dev.slide.stream;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Dimension;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.Skeletons;
import dev.slide.format.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a decoder's state goes from one call to the next, known by the names that are usual for it: {@code
 * past_key_values.N.key} becomes {@code present.N.key}, {@code hidden.N} becomes {@code next_hidden.N}.
 *
 * @param tokens input {@code input_ids}, [batch, sequence]
 * @param positions input {@code position_ids}, [batch, sequence]; null if there is none
 * @param mask input {@code attention_mask}, [batch, past + sequence]; null if there is none
 * @param logits output [batch, sequence, vocabulary]
 * @param next per input that takes state, the output that gives it for the next call
 */
record StateLinks(
        int tokens, @Nullable Integer positions, @Nullable Integer mask, int logits, Map<Integer, Integer> next) {

    private static final String TOKENS = "input_ids";
    private static final String POSITIONS = "position_ids";
    private static final String MASK = "attention_mask";
    private static final String LOGITS = "logits";

    /** How names of state begin, before a call and after. */
    private static final List<List<String>> STATE = List.of(
            List.of("past_key_values.", "present."),
            List.of("hidden.", "next_hidden."),
            List.of("cell.", "next_cell."));

    /** A state is empty or zero at the beginning; more than that is a mistake. */
    private static final long MAX_STATE_BYTES = 1 << 30;

    /**
     * Finds the links of a pack.
     *
     * @throws InvalidInputException saying why the model is no decoder
     */
    static StateLinks of(PackConfig config) {
        Map<String, Integer> inputs = byName(config, config.inputs());
        Map<String, Integer> outputs = byName(config, config.outputs());
        int tokens = whole(config, inputs.get(TOKENS), TOKENS);
        Integer logits = outputs.get(LOGITS);
        if (logits == null || config.tensors().get(logits).type() != TensorType.FP32) {
            throw noDecoder(config, "no output \"logits\" of FP32");
        }
        Map<Integer, Integer> next = new LinkedHashMap<>();
        inputs.forEach((name, input) -> {
            String after = after(name);
            if (after != null) {
                next.put(input, linked(config, input, outputs.get(after), after));
            } else if (!List.of(TOKENS, POSITIONS, MASK).contains(name)) {
                throw noDecoder(config, "input \"" + name + "\" is neither tokens nor positions nor mask nor state");
            }
        });
        if (next.isEmpty()) {
            throw noDecoder(config, "no input takes the state of what was before");
        }
        return new StateLinks(
                tokens,
                inputs.containsKey(POSITIONS) ? whole(config, inputs.get(POSITIONS), POSITIONS) : null,
                inputs.containsKey(MASK) ? whole(config, inputs.get(MASK), MASK) : null,
                logits,
                next);
    }

    private static Map<String, Integer> byName(PackConfig config, List<Integer> tensors) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        tensors.forEach(t -> byName.put(config.tensors().get(t).name(), t));
        return byName;
    }

    private static int whole(PackConfig config, @Nullable Integer input, String name) {
        if (input == null) {
            throw noDecoder(config, "no input \"" + name + "\"");
        }
        Tensor tensor = config.tensors().get(input);
        boolean number = tensor.type() == TensorType.INT64 || tensor.type() == TensorType.INT32;
        if (!number || (tensor.shape() != null && tensor.shape().size() != 2)) {
            throw noDecoder(
                    config,
                    "input \"" + name + "\" is " + tensor.type() + tensor.shape()
                            + ", not whole numbers [batch, sequence]");
        }
        return input;
    }

    private static @Nullable String after(String name) {
        for (List<String> names : STATE) {
            if (name.startsWith(names.get(0))) {
                return names.get(1) + name.substring(names.get(0).length());
            }
        }
        return null;
    }

    private static int linked(PackConfig config, int input, @Nullable Integer output, String after) {
        Tensor before = config.tensors().get(input);
        if (output == null) {
            throw noDecoder(config, "input \"" + before.name() + "\" has no output \"" + after + "\"");
        }
        List<Dimension> shape = before.shape();
        List<Dimension> given = config.tensors().get(output).shape();
        if (shape == null
                || before.type() == TensorType.BYTES
                || before.type() != config.tensors().get(output).type()
                || (given != null && given.size() != shape.size())) {
            throw noDecoder(config, "input \"" + before.name() + "\" and output \"" + after + "\" do not fit");
        }
        return output;
    }

    private static InvalidInputException noDecoder(PackConfig config, String reason) {
        return new InvalidInputException(config.name() + " is no decoder that generates text: " + reason
                + "; it takes input_ids and state (past_key_values.N.key and .value, or hidden.N and cell.N) and gives"
                + " logits and the next state");
    }

    /** The state before the first token: nothing where it grows with the text, zeros where its size is fixed. */
    List<TensorData> initial(PackConfig config) {
        List<TensorData> initial = new ArrayList<>();
        for (int input : next.keySet()) {
            Tensor tensor = config.tensors().get(input);
            List<Dimension> dimensions = tensor.shape() == null ? List.of() : tensor.shape();
            long[] shape = new long[dimensions.size()];
            double bytes = tensor.type().bytes();
            for (int d = 0; d < shape.length; d++) {
                Dimension dimension = dimensions.get(d);
                long open = d == 0 ? 1 : 0;
                shape[d] = dimension.fixed() ? dimension.size() : open;
                bytes *= shape[d];
            }
            if (bytes > MAX_STATE_BYTES) {
                throw noDecoder(config, "input \"" + tensor.name() + "\" would begin with " + bytes + " bytes");
            }
            initial.add(new TensorData(tensor.name(), tensor.type(), shape, TensorData.direct((int) bytes)));
        }
        return initial;
    }

    /** How many tokens there are, if that can be known. */
    OptionalLong vocabulary(PackConfig config) {
        OptionalLong rows = rows(config, tokens);
        List<Dimension> scores = config.tensors().get(logits).shape();
        if (rows.isPresent() || scores == null || scores.isEmpty()) {
            return rows;
        }
        Dimension last = scores.get(scores.size() - 1);
        return last.fixed() ? OptionalLong.of(last.size()) : OptionalLong.empty();
    }

    /** How many tokens a text may have: the rows of the table of positions, if there is one. */
    OptionalLong context(PackConfig config, Skeletons skeletons) {
        return positions == null
                ? OptionalLong.empty()
                : skeletons.rowsLookedUp(config, config.tensors().get(positions).name());
    }

    private static OptionalLong rows(PackConfig config, int input) {
        return config.rowTables().stream()
                .filter(t -> t.input() == input)
                .mapToLong(RowTable::rows)
                .min();
    }
}
