package dev.slide.stream;

import dev.slide.format.SegmentRun;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts the sessions of this process, whose memory the collector knows nothing of. */
final class OpenSessions {
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** Told before a session is created. */
    private static volatile Consumer<SegmentRun> observer = run -> {};

    private OpenSessions() {}

    static int count() {
        return OPEN.get();
    }

    static void observe(Consumer<SegmentRun> other) {
        observer = other;
    }

    static void creating(SegmentRun run) {
        observer.accept(run);
    }

    static void created() {
        OPEN.incrementAndGet();
    }

    static void closed() {
        OPEN.decrementAndGet();
    }
}
