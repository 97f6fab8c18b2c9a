package dev.slide.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects faults, and keeps the first of them. */
final class FaultList {
    private static final int KEPT = 20;
    private static final int MOST = 10_000;

    /** There are so many faults that no more are looked for. */
    static final class TooManyException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final List<Fault> first = new ArrayList<>();
    private long count;

    void add(String path, String message) throws TooManyException {
        count++;
        if (keeps()) {
            first.add(new Fault(path, message));
        } else if (count >= MOST) {
            throw new TooManyException();
        }
    }

    /** Adds the fault after which nothing can be read. */
    void addLast(String path, String message) {
        count++;
        if (keeps()) {
            first.add(new Fault(path, message));
        }
    }

    /** Whether one more would be kept: nobody reads the path and the message of others. */
    boolean keeps() {
        return first.size() < KEPT;
    }

    long count() {
        return count;
    }

    /** Throws if there is a fault. */
    void check(String name) throws ScenarioException {
        if (count > 0) {
            throw ScenarioException.of(name, first, count);
        }
    }
}
