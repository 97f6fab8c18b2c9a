package dev.slide.planner;

import dev.slide.model.Cell;
import dev.slide.model.ModelProfile;
import dev.slide.model.RefusalReason;
import dev.slide.model.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The plan with the most tasks, kept up to date while tasks come and go one by one. At any moment the admitted tasks are
 * those that planning all present tasks from scratch, in the order they came, would admit. A newcomer may therefore take
 * the place of the admitted task with the highest need, of one at most; whoever never wants to drop a task for a newcomer
 * looks at {@link #offer} and {@link #freeHz} and adds what fits.
 *
 * <p>All tasks count one, whatever their values. Adding or removing a task takes the time to provision it and
 * {@code O(log K)}. Not safe for use by several threads.
 */
public final class StandingPlan {
    // By exchange, the optimum is the longest run of tasks that fits, by rising need. The run and the rest are two
    // sorted
    // sets: a newcomer enters the run if the run's end comes after it, which pushes at most the last one out, since
    // that
    // one needs no less; a task that leaves lets the first of the rest in while they fit.

    private static final Comparator<Entry> BY_NEED =
            Comparator.comparingLong(Entry::units).thenComparingLong(Entry::arrival);

    private final Spectrum spectrum;
    private final Provisioning provisioning;
    private final Map<String, Entry> present = new HashMap<>();
    private final TreeSet<Entry> admitted = new TreeSet<>(BY_NEED);
    private final TreeSet<Entry> waiting = new TreeSet<>(BY_NEED);
    private long freeUnits;
    private long arrivals;

    private record Entry(Task task, Offer offer, long units, long arrival) {}

    /**
     * What serving a task takes.
     *
     * @param model the model with the least need, counted in {@link Task#models}; -1 if it cannot be served
     * @param bandwidthHz what it needs of the cell
     * @param rateBps the rate its bits come at
     * @param reason why it cannot be served even alone in the cell; null if it can
     */
    public record Offer(
            int model,
            double bandwidthHz,
            double rateBps,
            @Nullable RefusalReason reason) {}

    /**
     * What a task that came or went changed.
     *
     * @param admitted the tasks that are served now and were not before, or are new
     * @param dropped the tasks that were served before, are still present, and are not served now
     */
    public record Change(List<Task> admitted, List<Task> dropped) {}

    /**
     * A plan without tasks.
     *
     * @param cell the bandwidth to share
     * @param rule how tasks run
     * @param discreteClocks whether devices that have a table of clocks run at those only
     */
    public StandingPlan(Cell cell, ExecutionRule rule, boolean discreteClocks) {
        spectrum = new Spectrum(cell);
        provisioning = new Provisioning(spectrum, rule, ModelFilter.ALL, discreteClocks);
        freeUnits = spectrum.units();
    }

    /** What serving a task would take, whether or not it fits beside the others; changes nothing. */
    public Offer offer(Task task) {
        provisioning.cheapest(task, 0);
        return new Offer(
                provisioning.model, spectrum.hertz(provisioning.units), provisioning.rateBps, provisioning.reason);
    }

    /**
     * A task comes.
     *
     * @throws IllegalArgumentException if one with its id is present
     */
    public Change add(Task task) {
        Offer offer = offer(task);
        Entry entry = new Entry(task, offer, provisioning.units, arrivals++);
        if (present.putIfAbsent(task.id(), entry) != null) {
            throw new IllegalArgumentException("id is " + task.id() + ", but that user is present");
        }
        List<Task> in = new ArrayList<>(1);
        List<Task> out = new ArrayList<>(1);
        if (offer.reason() != null) {
            return new Change(in, out);
        }
        boolean last = waiting.isEmpty() || BY_NEED.compare(entry, waiting.first()) < 0;
        if (last && entry.units() <= freeUnits) {
            admit(entry, in);
        } else if (!admitted.isEmpty() && BY_NEED.compare(entry, admitted.last()) < 0) {
            Entry dropped = admitted.pollLast();
            if (dropped != null) {
                freeUnits += dropped.units();
                waiting.add(dropped);
                out.add(dropped.task());
            }
            admit(entry, in);
        } else {
            waiting.add(entry);
        }
        return new Change(in, out);
    }

    /**
     * A task goes.
     *
     * @throws IllegalArgumentException if none with this id is present
     */
    public Change remove(String id) {
        Entry entry = present.remove(id);
        if (entry == null) {
            throw new IllegalArgumentException("id is " + id + ", but no such user is present");
        }
        List<Task> in = new ArrayList<>(1);
        waiting.remove(entry);
        if (admitted.remove(entry)) {
            freeUnits += entry.units();
        }
        while (!waiting.isEmpty() && waiting.first().units() <= freeUnits) {
            Entry next = waiting.first();
            waiting.remove(next);
            admit(next, in);
        }
        return new Change(in, List.of());
    }

    private void admit(Entry entry, List<Task> in) {
        admitted.add(entry);
        freeUnits -= entry.units();
        in.add(entry.task());
    }

    /** Whether the task is present and served. */
    public boolean isAdmitted(String id) {
        Entry entry = present.get(id);
        return entry != null && entry.offer().reason() == null && admitted.contains(entry);
    }

    /** What serving a present task takes; null if none with this id is present. */
    public @Nullable Offer offerOf(String id) {
        Entry entry = present.get(id);
        return entry == null ? null : entry.offer();
    }

    /** The model a present task would run; null if it cannot be served or is not present. */
    public @Nullable ModelProfile modelOf(String id) {
        Entry entry = present.get(id);
        return entry == null || entry.offer().reason() != null
                ? null
                : entry.task().models().get(entry.offer().model());
    }

    public int admittedCount() {
        return admitted.size();
    }

    public int presentCount() {
        return present.size();
    }

    /** The bandwidth that no admitted task has. */
    public double freeHz() {
        return spectrum.hertz(freeUnits);
    }
}
