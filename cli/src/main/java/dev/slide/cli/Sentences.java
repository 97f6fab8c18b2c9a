package dev.slide.cli;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.slide.stream.TensorData;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Text to the inputs of a BERT-like sentence encoder, and its outputs to embeddings. */
final class Sentences implements AutoCloseable {
    /** Word pieces per passage; longer ones are cut, shorter ones filled up. */
    static final int TOKENS = 128;

    private final HuggingFaceTokenizer tokenizer;

    Sentences(Path tokenizerJson) throws IOException {
        // Without this the tokenizer's loader may look for files on the network.
        System.setProperty("ai.djl.offline", "true");
        this.tokenizer = HuggingFaceTokenizer.newInstance(
                tokenizerJson,
                Map.of(
                        "padding", "MAX_LENGTH",
                        "truncation", "LONGEST_FIRST",
                        "maxLength", Integer.toString(TOKENS)));
    }

    /** The model's inputs, of shape [texts, 128]. */
    List<TensorData> inputs(List<String> texts) {
        long[] ids = new long[texts.size() * TOKENS];
        long[] mask = new long[texts.size() * TOKENS];
        long[] types = new long[texts.size() * TOKENS];
        Encoding[] encodings = tokenizer.batchEncode(texts);
        for (int i = 0; i < encodings.length; i++) {
            System.arraycopy(encodings[i].getIds(), 0, ids, i * TOKENS, TOKENS);
            System.arraycopy(encodings[i].getAttentionMask(), 0, mask, i * TOKENS, TOKENS);
            System.arraycopy(encodings[i].getTypeIds(), 0, types, i * TOKENS, TOKENS);
        }
        long[] shape = {texts.size(), TOKENS};
        return List.of(
                TensorData.of("input_ids", shape, ids),
                TensorData.of("attention_mask", shape, mask),
                TensorData.of("token_type_ids", shape, types));
    }

    /**
     * Embeddings as the model's authors make them: the mean over the tokens of the mask, of length 1.
     *
     * @param hidden the model's output, [texts, 128, width]
     * @param inputs that gave it
     * @return one row per text
     */
    static float[][] embeddings(TensorData hidden, List<TensorData> inputs) {
        long[] shape = hidden.shape();
        int texts = Math.toIntExact(shape[0]);
        int tokens = Math.toIntExact(shape[1]);
        int width = Math.toIntExact(shape[2]);
        float[] values = hidden.floats();
        LongBuffer mask = inputs.get(1).data().asLongBuffer();
        float[][] embeddings = new float[texts][width];
        for (int text = 0; text < texts; text++) {
            float[] sum = embeddings[text];
            for (int token = 0; token < tokens; token++) {
                if (mask.get(text * tokens + token) != 0) {
                    for (int d = 0; d < width; d++) {
                        sum[d] += values[(text * tokens + token) * width + d];
                    }
                }
            }
            normalize(sum);
        }
        return embeddings;
    }

    private static void normalize(float[] vector) {
        double squares = 0;
        for (float v : vector) {
            squares += (double) v * v;
        }
        float scale = (float) (1 / Math.sqrt(Math.max(squares, Double.MIN_NORMAL)));
        for (int d = 0; d < vector.length; d++) {
            vector[d] *= scale;
        }
    }

    /** The cosine of two embeddings of length 1. */
    static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int d = 0; d < a.length; d++) {
            dot += (double) a[d] * b[d];
        }
        return dot;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
