package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The first byte chooses the width, the rest is what a device receives as planes. */
class EncodingFuzzTest extends ParserFuzz {
    private static final List<Long> SHAPE = List.of(30L, 20L);
    private static final List<Encoding> PLANES =
            List.of(Encoding.FP32_PLANES, Encoding.FP16_PLANES, Encoding.BF16_PLANES);

    @Override
    protected List<byte[]> seeds() {
        Random random = new Random(3);
        ByteBuffer weights = ByteBuffer.allocate(4 * 600).order(ByteOrder.LITTLE_ENDIAN);
        while (weights.hasRemaining()) {
            weights.putFloat((float) random.nextGaussian());
        }
        weights.flip();
        return List.of(seed(0, weights), seed(1, weights), seed(2, weights));
    }

    private static byte[] seed(int kind, ByteBuffer weights) {
        byte[] wire = PLANES.get(kind).encode(weights, SHAPE);
        byte[] seed = new byte[wire.length + 1];
        seed[0] = (byte) kind;
        System.arraycopy(wire, 0, seed, 1, wire.length);
        return seed;
    }

    @Override
    protected Mutator mutator() {
        return new ByteMutator();
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return FormatException.class;
    }

    @Override
    protected void read(byte[] input) throws FormatException {
        if (input.length == 0) {
            throw new FormatException("empty");
        }
        Encoding encoding = PLANES.get((input[0] & 0xff) % PLANES.size());
        byte[] wire = Arrays.copyOfRange(input, 1, input.length);
        ByteBuffer out = ByteBuffer.allocate(4 * 600);
        encoding.decode(ByteBuffer.wrap(wire), SHAPE, out);
        int[] bits = new int[600];
        out.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(bits);
        try {
            assertThat(bits).isEqualTo(NaiveDecoder.decode(encoding.wireName(), wire, SHAPE));
        } catch (IOException e) {
            throw new AssertionError("accepted where another decoder refuses", e);
        }
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "are not an encoding",
                "a deflate stream of",
                "the deflate stream is damaged",
                "the deflate stream ends too early",
                "the deflate stream goes on after the last element",
                "is not zero");
    }
}
