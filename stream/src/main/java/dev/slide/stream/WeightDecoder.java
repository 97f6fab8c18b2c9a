package dev.slide.stream;

import dev.slide.format.FormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Decodes the weights of one session, the largest first, on the calling thread and some beside it. */
final class WeightDecoder {
    /** Less is decoded in the time that a thread takes to start. */
    private static final long LEAST_BYTES_PER_THREAD = 1 << 20;

    private final Codec codec;
    private final List<Job> jobs;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * One weight.
     *
     * @param weight its index
     * @param wire its bytes as they travelled
     * @param elements takes what they decode to
     */
    record Job(int weight, ByteBuffer wire, ByteBuffer elements) {}

    /** Decodes one weight. */
    interface Codec {
        /** Reads the bytes and fills the elements. */
        void decode(int weight, ByteBuffer wire, ByteBuffer elements) throws FormatException;
    }

    private WeightDecoder(Codec codec, List<Job> jobs) {
        this.codec = codec;
        this.jobs = jobs;
    }

    /**
     * Decodes; when this returns or throws, no thread touches the buffers any more.
     *
     * @param threads at most, at least 1
     * @throws FormatException if a weight's bytes are none
     */
    static void decode(Codec codec, List<Job> jobs, int threads) throws FormatException {
        List<Job> largestFirst = new ArrayList<>(jobs);
        largestFirst.sort(
                Comparator.comparingInt((Job job) -> job.elements().remaining()).reversed());
        long bytes = jobs.stream().mapToLong(job -> job.elements().remaining()).sum();
        long useful = Math.min(jobs.size(), Math.max(1, bytes / LEAST_BYTES_PER_THREAD));
        new WeightDecoder(codec, largestFirst).run((int) Math.min(threads, useful));
    }

    private void run(int threads) throws FormatException {
        List<Thread> others = new ArrayList<>();
        try {
            for (int t = 1; t < threads; t++) {
                Thread thread = new Thread(this::work, "slide-decode");
                thread.setDaemon(true);
                thread.start();
                others.add(thread);
            }
            work();
        } finally {
            others.forEach(WeightDecoder::join);
        }
        Throwable failed = failure.get();
        if (failed instanceof FormatException format) {
            throw format;
        } else if (failed instanceof RuntimeException unexpected) {
            throw unexpected;
        } else if (failed instanceof Error error) {
            throw error;
        }
    }

    private void work() {
        for (int next = taken.getAndIncrement(); next < jobs.size(); next = taken.getAndIncrement()) {
            Job job = jobs.get(next);
            try {
                codec.decode(job.weight(), job.wire(), job.elements());
            } catch (FormatException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                taken.set(jobs.size());
            }
        }
    }

    /** An interrupt is kept for whoever waits next: the buffers are in use until the thread has ended. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
