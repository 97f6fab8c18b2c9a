package dev.slide.stream;

import ai.onnxruntime.OnnxTensor;
import dev.slide.format.Slices;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What a model says of the next token. */
final class Logits {
    private Logits() {}

    /**
     * The logits after the last token.
     *
     * @param tensor [1, sequence, vocabulary]
     * @param model whose it is
     * @param tokens of the text so far
     * @throws IOException if one of them is not a number or all say never
     */
    static float[] last(OnnxTensor tensor, String model, int tokens) throws IOException {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length != 3 || shape[0] != 1 || shape[1] < 1 || shape[2] < 1) {
            throw new IOException(model + " gives logits " + Arrays.toString(shape)
                    + " where [1, tokens, vocabulary] is expected; it cannot generate text");
        }
        int vocabulary = Math.toIntExact(shape[2]);
        ByteBuffer all = tensor.getByteBuffer();
        int length = vocabulary * Float.BYTES;
        float[] logits = new float[vocabulary];
        Slices.of(all, all.capacity() - length, length)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .get(logits);
        check(logits, model, tokens);
        return logits;
    }

    private static void check(float[] logits, String model, int tokens) throws IOException {
        boolean any = false;
        for (int token = 0; token < logits.length; token++) {
            float logit = logits[token];
            if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
                throw new IOException(
                        model + " gives the logit " + logit + " for token " + token + " after " + tokens
                                + " tokens: no token can be chosen; its weights are broken, or this text is beyond what it takes");
            }
            any |= logit != Float.NEGATIVE_INFINITY;
        }
        if (!any) {
            throw new IOException(model + " gives every token the logit -Infinity after " + tokens
                    + " tokens: none can be chosen; its weights are broken");
        }
    }
}
