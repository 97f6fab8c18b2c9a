package dev.slide.stream;

import ai.onnxruntime.OrtException;
import dev.slide.pack.PackOptions;
import dev.slide.pack.Packer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A decoder's file, its pack, and what the file says. */
record Decoders(Path onnx, Path pack) {

    static Decoders pack(Path onnx, String name) throws Exception {
        Path pack = onnx.resolveSibling(name);
        Packer.pack(onnx, pack, PackOptions.defaults().withName(name).withMaxSegmentBytes(180_000));
        return new Decoders(onnx, pack);
    }

    static List<Integer> prompt(long seed, int length, int vocabulary) {
        List<Integer> prompt = new ArrayList<>();
        new Random(seed).ints(length, 0, vocabulary).forEach(prompt::add);
        return prompt;
    }

    /** The greedy text. */
    List<Integer> expected(List<Integer> prompt, int tokens) throws OrtException {
        try (WholeDecoder whole = new WholeDecoder(onnx)) {
            return whole.greedy(prompt, tokens, new ArrayList<>());
        }
    }

    /** Remembers the logits that another sampler chooses by. */
    record Recording(Sampler sampler, List<float[]> logits) implements Sampler {
        @Override
        public int choose(float[] given) {
            logits.add(given.clone());
            return sampler.choose(given);
        }
    }
}
