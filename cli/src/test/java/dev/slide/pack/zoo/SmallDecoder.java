package dev.slide.pack.zoo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A decoder as the zoo describes it, with as many tokens as the demonstration's tokenizer. */
public final class SmallDecoder {
    private SmallDecoder() {}

    public static Path write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Architecture gpt2 = new Gpt2(2, 32, 2, 30_522, 1000, 32);
        new OnnxWriter(Blueprint.of("decoder", gpt2)).write(out, 5, written -> {});
        return Files.write(file, out.toByteArray());
    }
}
