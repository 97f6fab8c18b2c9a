package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.Mutator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged models go all the way: they become packs that give the model's bits, or are refused in one line. */
class PackFuzzTest {
    @TempDir
    private Path folder;

    @Test
    void packsOrRefuses() throws Exception {
        pack(11, 80);
    }

    @Test
    @Tag("long")
    void packsOrRefusesMany() throws Exception {
        pack(12, 1500);
    }

    private void pack(long seed, int rounds) throws IOException {
        Random random = new Random(seed);
        Mutator mutator = new ProtoMutator();
        List<byte[]> models = FuzzModels.all();
        // It stays there when the runtime takes the whole process down.
        Path onnx = Path.of("target", "pack-fuzz.onnx");
        int packed = 0;
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] model = models.get(random.nextInt(models.size()));
            for (int change = random.nextInt(3); change >= 0; change--) {
                model = mutator.mutate(model, models.get(random.nextInt(models.size())), random);
            }
            Files.write(onnx, model);
            try {
                Packer.pack(onnx, folder.resolve("pack"), PackOptions.defaults());
                packed++;
            } catch (PackException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2000).doesNotContainPattern("\\R|\\p{Cc}");
            } catch (Exception | Error e) {
                throw new AssertionError("round " + round + " threw " + e + "; the model is in " + onnx, e);
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).isSubsetOf("pack");
        }
        assertThat(packed).isPositive();
        assertThat(refused).isPositive();
    }
}
