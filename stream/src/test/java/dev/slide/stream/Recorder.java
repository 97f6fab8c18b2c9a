package dev.slide.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers what a listener is told besides progress. */
final class Recorder implements Progress.Listener {
    private final List<String> retries = Collections.synchronizedList(new ArrayList<>());
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> waits = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onProgress(Progress progress) {}

    @Override
    public void onRetry(int attempt, double waitSeconds, String reason) {
        waits.add(waitSeconds);
        retries.add(reason);
    }

    @Override
    public void onCacheTrouble(String reason) {
        troubles.add(reason);
    }

    List<String> retries() {
        return List.copyOf(retries);
    }

    List<Double> waits() {
        return List.copyOf(waits);
    }

    List<String> troubles() {
        return List.copyOf(troubles);
    }
}
