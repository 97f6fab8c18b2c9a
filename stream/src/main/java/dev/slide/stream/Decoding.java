package dev.slide.stream;

import ai.onnxruntime.OnnxTensor;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Tensor;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The text so far as the model keeps it. What one call gives is what the next takes, and never leaves native memory. */
final class Decoding implements AutoCloseable {
    /** Rows of the table of positions that are fetched together: one request serves so many tokens. */
    private static final int POSITIONS_AHEAD = 64;

    private final SlideModel model;
    private final StateLinks links;
    private final GenerationRequest request;
    private final PackConfig config;

    /** Per input that takes it; owned here between two calls. */
    private Map<Integer, OnnxTensor> state = new HashMap<>();

    /** Tokens that have gone through the model. */
    private int length;

    private @Nullable RunTimeline timeline;
    private double promptSeconds;
    private Stopwatch sincePrompt = new Stopwatch();

    Decoding(SlideModel model, StateLinks links, GenerationRequest request) {
        this.model = model;
        this.links = links;
        this.request = request;
        this.config = model.config();
    }

    /** Takes the prompt through the model, and gives the logits after its last token. */
    float[] prompt() throws IOException {
        long[] ids = request.prompt().stream().mapToLong(t -> t).toArray();
        List<TensorData> inputs = new ArrayList<>(inputs(ids));
        inputs.addAll(links.initial(config));
        return model.run(inputs, lookups(ids), (execution, ran) -> {
            float[] logits = take(execution, ids.length);
            timeline = ran;
            promptSeconds = execution.seconds();
            sincePrompt = new Stopwatch();
            return logits;
        });
    }

    /** Takes one more token through the model, and gives the logits after it. */
    float[] next(int token) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while generating");
        }
        long[] ids = {token};
        Map<Integer, OnnxTensor> before = state;
        state = new HashMap<>();
        return model.goOn(inputs(ids), before, lookups(ids), (execution, ran) -> take(execution, ids.length));
    }

    /** Since the request. */
    double seconds() {
        return promptSeconds + sincePrompt.seconds();
    }

    /** Of the prompt's run. */
    RunTimeline timeline() {
        RunTimeline there = timeline;
        if (there == null) {
            throw new IllegalStateException("the prompt has not run");
        }
        return there;
    }

    private float[] take(Execution execution, int added) throws IOException {
        float[] logits = Logits.last(execution.tensor(links.logits()), config.name(), length + added);
        links.next().forEach((input, output) -> state.put(input, execution.take(output)));
        length += added;
        return logits;
    }

    private List<TensorData> inputs(long[] ids) {
        List<TensorData> inputs = new ArrayList<>();
        inputs.add(row(links.tokens(), ids));
        Integer positions = links.positions();
        if (positions != null) {
            inputs.add(row(positions, positions(ids.length)));
        }
        Integer mask = links.mask();
        if (mask != null) {
            long[] seen = new long[length + ids.length];
            Arrays.fill(seen, 1);
            inputs.add(row(mask, seen));
        }
        return inputs;
    }

    /** Whose rows are fetched: the tokens', and some more positions than the tokens'. */
    private List<TensorData> lookups(long[] ids) {
        List<TensorData> lookups = new ArrayList<>();
        lookups.add(row(links.tokens(), ids));
        Integer positions = links.positions();
        if (positions != null) {
            int all = request.prompt().size() + request.maxTokens() - 1 - length;
            lookups.add(row(positions, positions(Math.min(all, ids.length + POSITIONS_AHEAD))));
        }
        return lookups;
    }

    private long[] positions(int count) {
        long[] positions = new long[count];
        Arrays.setAll(positions, i -> length + (long) i);
        return positions;
    }

    private TensorData row(int input, long[] values) {
        Tensor tensor = config.tensors().get(input);
        long[] shape = {1, values.length};
        if (tensor.type() == TensorType.INT64) {
            return TensorData.of(tensor.name(), shape, values);
        }
        return TensorData.of(
                tensor.name(),
                shape,
                Arrays.stream(values).mapToInt(v -> (int) v).toArray());
    }

    @Override
    public void close() {
        state.values().forEach(OnnxTensor::close);
        state.clear();
    }
}
