package dev.slide.server.cell;

import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.Task;
import dev.slide.model.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An admitted task that has not ended, or has just done so. Belongs to the thread of its {@link CellState}. */
public final class RunningTask {
    /** What a system may have taken over for a connection that then broke. */
    private static final long LOST_WITH_A_CONNECTION = 4 << 20;

    final TaskRecord record;
    final String token;
    final Task task;
    final ModelProfile profile;
    final long admittedNanos;

    /** What it keeps of the cell. */
    long units;

    double spectralEfficiency;
    double deadlineSeconds;
    long expiryNanos;
    long deliveryNanos;
    Timeline planned;
    List<Double> frequencyHz;
    boolean receiving = true;
    boolean atRisk;
    boolean ended;
    long bytesSent;
    private long bytesInDoubt;

    @Nullable
    TaskChange change;

    RunningTask(TaskRecord record, String token, Task task, ModelProfile profile, long admittedNanos, long units) {
        this.record = record;
        this.token = token;
        this.task = task;
        this.profile = profile;
        this.admittedNanos = admittedNanos;
        this.units = units;
        spectralEfficiency = record.spectralEfficiencyBpsPerHz();
        deadlineSeconds = record.deadlineSeconds();
        planned = record.planned();
        frequencyHz = record.frequencyHz();
    }

    public String id() {
        return record.id();
    }

    /** Arrival, start and end of each layer, in seconds from the admission. */
    public Timeline plan() {
        return planned;
    }

    /** Whether it has neither completed nor been given up. */
    public boolean isRunning() {
        return !ended;
    }

    /** Bytes of a response went out under its token. */
    public void sent(long bytes) {
        bytesSent += bytes;
    }

    /** A response under its token broke off after so many bytes: not all of them need have come to the device. */
    void brokeOff(long bytes) {
        bytesInDoubt += Math.min(bytes, LOST_WITH_A_CONNECTION);
    }

    /** Whether the device has all of its bits as far as can be known here. */
    boolean hasAll() {
        return 8.0 * (bytesSent - bytesInDoubt) >= record.bits();
    }

    double seconds(long nowNanos) {
        return (nowNanos - admittedNanos) * 1e-9;
    }

    /** When the last bit is planned to come, in seconds from the admission. */
    double plannedDeliverySeconds() {
        return planned.layers().stream()
                .mapToDouble(Timeline.Span::arrivalSeconds)
                .max()
                .orElse(0);
    }

    /** The first layer that by the plan is still to be done, or has bits to come. */
    int firstLeft(double elapsedSeconds) {
        int layer = 0;
        double bits = 0;
        for (; layer < profile.layerCount(); layer++) {
            bits += profile.sizeBits(layer);
            if (planned.layers().get(layer).endSeconds() > elapsedSeconds || bits > 8.0 * bytesSent) {
                break;
            }
        }
        return layer;
    }

    /** The layers from one on, without the bits that were sent. */
    List<LayerProfile> left(int from) {
        List<LayerProfile> left = new ArrayList<>();
        double sent = 8.0 * bytesSent;
        for (int l = from; l < profile.layerCount(); l++) {
            double before = l == 0 ? 0 : profile.bitsUpTo(l - 1);
            double missing = profile.bitsUpTo(l) - Math.max(before, Math.min(sent, profile.bitsUpTo(l)));
            LayerProfile layer = profile.layer(l);
            left.add(new LayerProfile(layer.name(), missing, layer.flopPerSample(), layer.overheadSeconds()));
        }
        return left;
    }
}
