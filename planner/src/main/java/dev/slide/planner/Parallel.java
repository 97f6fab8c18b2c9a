package dev.slide.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Spreads work on a range of indices over threads. What each index yields must not depend on the others. */
final class Parallel {
    private static final int CHUNK = 1024;

    /** Works on the indices from the first to before the second. */
    @FunctionalInterface
    interface Work {
        void on(int from, int to);
    }

    private Parallel() {}

    static void forEach(int count, int threads, Work work) {
        int chunks = (count + CHUNK - 1) / CHUNK;
        int workers = Math.min(threads, chunks);
        if (workers <= 1) {
            work.on(0, count);
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
                work.on(chunk * CHUNK, Math.min(count, (chunk + 1) * CHUNK));
            }
        };
        ForkJoinPool pool = new ForkJoinPool(workers);
        try {
            List<ForkJoinTask<?>> tasks = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                tasks.add(pool.submit(worker));
            }
            tasks.forEach(ForkJoinTask::join);
        } finally {
            pool.shutdown();
        }
    }
}
