package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Encoding;
import dev.slide.format.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightDecoderTest {
    private static final long COLUMNS = 1024;
    /** Large enough for a thread each. */
    private static final List<Long> ROWS = List.of(300L, 7L, 512L, 1L, 301L, 300L);

    private final List<ByteBuffer> originals = new ArrayList<>();
    private final List<WeightDecoder.Job> jobs = new ArrayList<>();

    private void encode() throws Exception {
        Random random = new Random(1);
        for (int w = 0; w < ROWS.size(); w++) {
            int elements = (int) (ROWS.get(w) * COLUMNS);
            ByteBuffer original = ByteBuffer.allocate(Float.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < elements; i++) {
                original.putFloat((float) random.nextGaussian());
            }
            originals.add(original.flip());
            ByteBuffer wire = ByteBuffer.wrap(Encoding.FP32_PLANES.encode(original, shape(w)));
            jobs.add(new WeightDecoder.Job(w, wire, ByteBuffer.allocateDirect(Float.BYTES * elements)));
        }
    }

    private static List<Long> shape(int weight) {
        return List.of(ROWS.get(weight), COLUMNS);
    }

    private static void planes(int weight, ByteBuffer wire, ByteBuffer elements) throws FormatException {
        Encoding.FP32_PLANES.decode(wire, shape(weight), elements);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void givesTheElementsWhateverTheThreads(int threads) throws Exception {
        encode();
        WeightDecoder.decode(WeightDecoderTest::planes, jobs, threads);
        for (int w = 0; w < jobs.size(); w++) {
            assertThat(jobs.get(w).elements()).isEqualTo(originals.get(w));
        }
    }

    @Test
    void twoThreadsWorkAtOnce() throws Exception {
        encode();
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        WeightDecoder.decode(
                (weight, wire, elements) -> {
                    threads.add(Thread.currentThread());
                    both.countDown();
                    assertThat(await(both)).isTrue();
                },
                jobs,
                2);
        assertThat(threads).hasSize(2).contains(Thread.currentThread());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aDamagedWeightEndsAllOfThem(int threads) throws Exception {
        encode();
        jobs.get(4).wire().putInt(0, Integer.MIN_VALUE);
        AtomicInteger running = new AtomicInteger();
        assertThatThrownBy(() -> WeightDecoder.decode(
                        (weight, wire, elements) -> {
                            running.incrementAndGet();
                            try {
                                planes(weight, wire, elements);
                            } finally {
                                running.decrementAndGet();
                            }
                        },
                        jobs,
                        threads))
                .isInstanceOf(FormatException.class);
        assertThat(running).hasValue(0);
    }

    @Test
    void anInterruptWaitsForTheThreadsAndIsKept() throws Exception {
        encode();
        Thread.currentThread().interrupt();
        WeightDecoder.decode(WeightDecoderTest::planes, jobs, 2);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(jobs.get(2).elements()).isEqualTo(originals.get(2));
    }

    @Test
    void failuresOfOthersAreToldAsTheyAre() throws Exception {
        encode();
        Error error = new OutOfMemoryError("decoding");
        assertThatThrownBy(() -> WeightDecoder.decode(
                        (weight, wire, elements) -> {
                            throw error;
                        },
                        jobs,
                        3))
                .isSameAs(error);
        WeightDecoder.decode(WeightDecoderTest::planes, List.of(), 2);
    }
}
