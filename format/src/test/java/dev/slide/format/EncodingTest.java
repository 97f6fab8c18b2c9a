package dev.slide.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodingTest {
    private static final List<List<Long>> SHAPES = List.of(
            List.of(),
            List.of(0L, 7L),
            List.of(7L, 0L),
            List.of(5L),
            List.of(1L, 1L),
            List.of(3L, 64L),
            List.of(64L, 3L),
            List.of(65L, 33L),
            List.of(130L, 97L),
            List.of(4L, 3L, 5L, 5L),
            List.of(3L, 70_001L),
            List.of(70_001L, 3L));

    /** Bits that are rare among weights: zeros, denormals, the largest, infinities, NaNs with their payloads. */
    private static final int[] ODD = {
        0,
        0x80000000,
        1,
        0x80000001,
        0x007fffff,
        0x00800000,
        0x7f7fffff,
        0xff7fffff,
        0x7f800000,
        0xff800000,
        0x7fc00000,
        0xffc00001,
        0x7f800001,
        0x7fabcdef,
        0x33000000,
        0x33000001,
        0x33800000,
        0x387fffff,
        0x477fe000,
        0x477fefff,
        0x477ff000,
        0x3f801000,
        0x3f803000,
        0x3f808000,
        0x3f818000
    };

    private static int elements(List<Long> shape) {
        return (int) shape.stream().mapToLong(s -> s).reduce(1, (a, b) -> a * b);
    }

    private static int[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        double scale = Math.pow(10, random.nextInt(9) - 4);
        int[] bits = new int[count];
        for (int i = 0; i < count; i++) {
            bits[i] = Float.floatToRawIntBits((float) (random.nextGaussian() * scale));
        }
        return bits;
    }

    private static int[] odd(int count, long seed) {
        Random random = new Random(seed);
        int[] bits = new int[count];
        for (int i = 0; i < count; i++) {
            bits[i] = random.nextInt(3) > 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt();
        }
        return bits;
    }

    private static ByteBuffer bytes(int[] bits) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(bits);
        return bytes;
    }

    private static int[] decoded(Encoding encoding, byte[] wire, List<Long> shape) throws FormatException {
        // Neither buffer begins at its start, and what lies around must not be touched.
        ByteBuffer in = ByteBuffer.allocateDirect(wire.length + 9);
        in.position(5);
        in.put(wire).flip().position(5);
        int size = 4 * elements(shape);
        ByteBuffer out = ByteBuffer.allocateDirect(size + 16);
        out.position(8).limit(8 + size);
        encoding.decode(in, shape, out);
        ByteBuffer all = out.duplicate().clear();
        assertThat(all.getLong(0)).isZero();
        assertThat(all.getLong(size + 8)).isZero();
        int[] bits = new int[elements(shape)];
        out.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(bits);
        return bits;
    }

    @ParameterizedTest
    @EnumSource
    void decodesWhatAnIndependentDecoderDecodes(Encoding encoding) throws Exception {
        for (List<Long> shape : SHAPES) {
            for (long seed = 0; seed < 3; seed++) {
                byte[] wire = encoding.encode(bytes(gaussian(elements(shape), seed)), shape);
                assertThat((long) wire.length).isBetween(encoding.leastBytes(shape), encoding.mostBytes(shape));
                assertThat(decoded(encoding, wire, shape))
                        .as("%s of %s", encoding, shape)
                        .isEqualTo(NaiveDecoder.decode(encoding.wireName(), wire, shape));
            }
        }
    }

    /** The numbers of a damaged or hostile encoding are whatever they are, but the same everywhere. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_PLANES")
    void decodesAnyBytes(Encoding encoding) throws Exception {
        for (List<Long> shape : SHAPES) {
            byte[] wire = new byte[(int) encoding.leastBytes(shape)];
            new Random(11).nextBytes(wire);
            int[] expected = NaiveDecoder.decode(encoding.wireName(), wire, shape);
            int[] actual = decoded(encoding, wire, shape);
            for (int i = 0; i < expected.length; i++) {
                boolean bothNan =
                        Float.isNaN(Float.intBitsToFloat(expected[i])) && Float.isNaN(Float.intBitsToFloat(actual[i]));
                if (!bothNan) {
                    assertThat(actual[i]).isEqualTo(expected[i]);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "FP32_PLANES"})
    void losesNothing(Encoding encoding) throws Exception {
        for (List<Long> shape : SHAPES) {
            for (long seed = 0; seed < 3; seed++) {
                for (int[] bits : List.of(gaussian(elements(shape), seed), odd(elements(shape), seed))) {
                    byte[] wire = encoding.encode(bytes(bits), shape);
                    assertThat(decoded(encoding, wire, shape)).isEqualTo(bits);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "FP16_PLANES", "BF16", "BF16_PLANES"})
    void roundsToTheNearestAndKeepsInfinitiesAndNans(Encoding encoding) throws Exception {
        boolean half = encoding.wireName().startsWith("fp16");
        for (long seed = 0; seed < 4; seed++) {
            List<Long> shape = List.of(100L, 50L);
            int[] bits = seed == 0 ? gaussian(5000, seed) : odd(5000, seed);
            int[] back = decoded(encoding, encoding.encode(bytes(bits), shape), shape);
            for (int i = 0; i < bits.length; i++) {
                float value = Float.intBitsToFloat(bits[i]);
                float got = Float.intBitsToFloat(back[i]);
                if (Float.isNaN(value)) {
                    assertThat(got).isNaN();
                    assertThat(back[i] >>> 31).isEqualTo(bits[i] >>> 31);
                } else {
                    assertThat(Float.floatToRawIntBits(got))
                            .as("%08x", bits[i])
                            .isEqualTo(Float.floatToRawIntBits(half ? nearestHalf(value) : nearestBf16(value)));
                }
            }
        }
    }

    /** By the neighbours on both sides, in doubles. */
    private static float nearestHalf(float value) {
        double magnitude = Math.abs((double) value);
        double place = Math.pow(2, Math.max(-14, Math.getExponent(magnitude)) - 10);
        double rounded = Math.rint(magnitude / place) * place;
        return Math.copySign(rounded > 65504 ? Float.POSITIVE_INFINITY : (float) rounded, value);
    }

    private static float nearestBf16(float value) {
        double magnitude = Math.abs((double) value);
        if (Double.isInfinite(magnitude)) {
            return value;
        }
        double place = Math.pow(2, Math.max(-126, Math.getExponent(magnitude)) - 7);
        return Math.copySign((float) (Math.rint(magnitude / place) * place), value);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT8_COLUMNS", "INT4", "INT4_COLUMNS"})
    void staysWithinHalfAStep(Encoding encoding) throws Exception {
        int levels = encoding.wireName().startsWith("int8") ? 254 : 15;
        for (List<Long> shape : SHAPES) {
            int[] bits = gaussian(elements(shape), 4);
            int[] back = decoded(encoding, encoding.encode(bytes(bits), shape), shape);
            float most = 0;
            for (int b : bits) {
                most = Math.max(most, Math.abs(Float.intBitsToFloat(b)));
            }
            // Scales are rounded up by at most 1/128, least values down by as much.
            double step = 2.0 * most / levels * (1 + 1 / 64.0) + most / 64.0 / levels;
            for (int i = 0; i < bits.length; i++) {
                assertThat((double) Float.intBitsToFloat(back[i]))
                        .isCloseTo(Float.intBitsToFloat(bits[i]), within(step / 2 + 1e-6 * most));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodesRowsAlone(Encoding encoding) throws Exception {
        if (!encoding.byRows() || !encoding.isFixedSize()) {
            return;
        }
        List<Long> shape = List.of(37L, 3L, 35L);
        byte[] wire = encoding.encode(bytes(gaussian(37 * 105, 5)), shape);
        int[] all = decoded(encoding, wire, shape);
        int rowBytes = wire.length / 37;
        for (int from = 0; from < 37; from += 5) {
            int rows = Math.min(5, 37 - from);
            byte[] some = Arrays.copyOfRange(wire, from * rowBytes, (from + rows) * rowBytes);
            assertThat(decoded(encoding, some, List.of((long) rows, 3L, 35L)))
                    .isEqualTo(Arrays.copyOfRange(all, from * 105, (from + rows) * 105));
        }
    }

    @Test
    void savesWhatIsExpectedOfWeights() {
        List<Long> shape = List.of(512L, 512L);
        ByteBuffer weights = bytes(gaussian(512 * 512, 6));
        double raw = weights.remaining();
        assertThat(Encoding.FP32_PLANES.encode(weights, shape).length / raw).isBetween(0.82, 0.84);
        assertThat(Encoding.FP16_PLANES.encode(weights, shape).length / raw).isBetween(0.41, 0.43);
        assertThat(Encoding.BF16_PLANES.encode(weights, shape).length / raw).isBetween(0.32, 0.34);
        assertThat(Encoding.INT8.encode(weights, shape).length / raw).isCloseTo(66 / 256.0, within(1e-9));
        assertThat(Encoding.INT4_COLUMNS.encode(weights, shape).length / raw).isCloseTo(20 / 128.0, within(1e-9));
    }

    @Test
    void refusesDamagedPlanes() throws Exception {
        List<Long> shape = List.of(40L, 10L);
        byte[] right = Encoding.FP32_PLANES.encode(bytes(gaussian(400, 7)), shape);
        assertThat(decoded(Encoding.FP32_PLANES, Arrays.copyOf(right, right.length + 3), shape))
                .isEqualTo(decoded(Encoding.FP32_PLANES, right, shape));
        refused(Arrays.copyOf(right, right.length - 1), shape, "a deflate stream of");
        byte[] padded = Arrays.copyOf(right, right.length + 3);
        padded[right.length + 1] = 1;
        refused(padded, shape, "not zero");
        refused(right, List.of(400L, 10L), "are not an encoding");
        refused(shortened(right, 1), shape, "the deflate stream");
        refused(shortened(right, 40), shape, "the deflate stream breaks off");
        byte[] negative = right.clone();
        negative[3] = (byte) 0x80;
        refused(negative, shape, "a deflate stream of -");
        refused(new byte[3], shape, "are not an encoding");
        byte[] bad = right.clone();
        bad[4] |= 6;
        refused(bad, shape, "deflate stream");
    }

    /** The last bytes of the deflate stream are missing, and it says so itself. */
    private static byte[] shortened(byte[] right, int missing) {
        int stream = ByteBuffer.wrap(right).order(ByteOrder.LITTLE_ENDIAN).getInt();
        ByteBuffer out = ByteBuffer.allocate(right.length - missing).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(stream - missing).put(right, 4, stream - missing);
        return out.put(right, 4 + stream, right.length - 4 - stream).array();
    }

    private static void refused(byte[] wire, List<Long> shape, String reason) {
        assertThatThrownBy(() -> decoded(Encoding.FP32_PLANES, wire, shape))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }
}
