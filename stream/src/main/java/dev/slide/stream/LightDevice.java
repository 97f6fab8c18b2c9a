package dev.slide.stream;

import dev.slide.format.FormatException;
import dev.slide.format.PackConfig;
import dev.slide.model.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A device that computes nothing: it fetches and verifies every blob in the order of the segments, and sleeps for as long
 * as the plan says that a segment takes once it is there.
 */
final class LightDevice {
    private final EdgeTask task;
    private final Stopwatch watch;
    private final CountDownLatch[] arrived;
    private final double[] arrivalSeconds;
    private volatile @Nullable Throwable failure;

    private LightDevice(EdgeTask task, Stopwatch watch) {
        this.task = task;
        this.watch = watch;
        int layers = task.planned().layers().size();
        arrived = new CountDownLatch[layers];
        for (int l = 0; l < layers; l++) {
            arrived[l] = new CountDownLatch(1);
        }
        arrivalSeconds = new double[layers];
    }

    /**
     * Goes through a task.
     *
     * @param location of its model
     * @param watch runs since the request
     */
    static Timeline run(EdgeTask task, String location, StreamOptions options, Stopwatch watch) throws IOException {
        LightDevice device = new LightDevice(task, watch);
        try (PackSource source = PackLocation.open(location, options)) {
            PackConfig config = OpenedPack.open(source, options.listener()).config();
            if (config.segments().size() != device.arrived.length) {
                throw new FormatException("the node plans " + device.arrived.length + " layers for a model of "
                        + config.segments().size() + " segments");
            }
            Thread fetching = new Thread(() -> device.fetch(source, config, options), "slide-light-fetch");
            fetching.setDaemon(true);
            fetching.start();
            return device.sleepThrough();
        }
    }

    private void fetch(PackSource source, PackConfig config, StreamOptions options) {
        try {
            List<FetchStep> steps = new ArrayList<>();
            Set<Integer> asked = new HashSet<>();
            int firstOpen = 0;
            for (int s = 0; s < config.segments().size(); s++) {
                List<Integer> blobs = new ArrayList<>();
                for (int weight : config.segments().get(s).weights()) {
                    int blob = config.weights().get(weight).blob();
                    if (asked.add(blob)) {
                        blobs.add(blob);
                    }
                }
                for (int b = 0; b < blobs.size(); b++) {
                    boolean last = b == blobs.size() - 1;
                    int from = firstOpen;
                    int to = last ? s + 1 : firstOpen;
                    steps.add(step(config.blobs().get(blobs.get(b)), from, to));
                    firstOpen = to;
                }
            }
            int rest = firstOpen;
            new Fetcher(source, new AtomicLong(), options.listener(), () -> {}).fetch(steps);
            arrive(rest, arrived.length);
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            arrive(0, arrived.length);
        }
    }

    /** Fetches a blob, with which some segments are complete: those of no blobs of their own before it too. */
    private FetchStep step(PackConfig.Blob blob, int from, int to) {
        return new BlobStep(blob, () -> ByteBuffer.allocate(Math.toIntExact(blob.size())), bytes -> arrive(from, to));
    }

    private void arrive(int from, int to) {
        for (int s = from; s < to; s++) {
            arrivalSeconds[s] = watch.seconds();
            arrived[s].countDown();
        }
    }

    private Timeline sleepThrough() throws IOException {
        List<Timeline.Span> spans = new ArrayList<>();
        double end = 0;
        try {
            for (int s = 0; s < arrived.length; s++) {
                arrived[s].await();
                Throwable failed = failure;
                if (failed != null) {
                    throw failed instanceof IOException io
                            ? io
                            : new IOException("streaming failed: " + failed, failed);
                }
                Timeline.Span planned = task.planned().layers().get(s);
                double start = Math.max(end, arrivalSeconds[s]);
                end = start + (planned.endSeconds() - planned.startSeconds());
                double left = end - watch.seconds();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(Math.round(left * 1e9));
                }
                spans.add(new Timeline.Span(planned.layer(), arrivalSeconds[s], start, end));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while pretending to compute");
        }
        return new Timeline(spans);
    }
}
