package dev.slide.server.cell;

import dev.slide.model.Execution;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.model.RefusalReason;
import dev.slide.model.Task;
import dev.slide.model.Timeline;
import dev.slide.planner.StandingPlan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cell while tasks come and go. What an admitted task was promised it keeps: a newcomer gets the least bandwidth that
 * meets its deadline if that much is free, and is refused otherwise. What is free speeds up the running tasks or goes to
 * streams without a task; both give it back at once when a newcomer is admitted. For use by one thread.
 */
public final class CellState {
    // A task holds its units until its bits are there, its end or its expiry. Speed-up is one factor for all tasks, so
    // a task that comes or goes costs O(log K) besides its own planning; only a refusal looks at all K tasks, to say
    // when to come again. Having been faster than planned never hurts: a plan holds for every earlier arrival.

    private static final double NANOS = 1e9;

    private static final Comparator<RunningTask> BY_EXPIRY =
            Comparator.<RunningTask>comparingLong(t -> t.expiryNanos).thenComparing(RunningTask::id);

    private final CellConfig config;
    private final Shares shares;
    private final StandingPlan planner;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final Supplier<String> secrets;
    private final CellListener listener;

    private final Map<String, RunningTask> running = new HashMap<>();
    private final Map<String, RunningTask> byToken = new HashMap<>();
    private final TreeSet<RunningTask> expiring = new TreeSet<>(BY_EXPIRY);
    private final Map<String, TaskStatus> ended = new LinkedHashMap<>();
    private final Map<String, String> endedTokens = new LinkedHashMap<>();
    private long lastNanos;
    private long usedUnits;
    private int receiving;
    private int atRisk;

    /**
     * A cell without tasks.
     *
     * @param config of the cell
     * @param nanoClock measures time, from any origin
     * @param wallClock for what is recorded; nothing is decided by it
     * @param secrets gives a name that nobody can guess, another one each time
     * @param listener is told what happens
     */
    public CellState(
            CellConfig config,
            LongSupplier nanoClock,
            InstantSource wallClock,
            Supplier<String> secrets,
            CellListener listener) {
        this.config = config;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
        this.secrets = secrets;
        this.listener = listener;
        shares = new Shares(config.cell(), config.otherShare());
        planner = new StandingPlan(shares.cellForTasks(), config.scheme().rule(), true);
        lastNanos = nanoClock.getAsLong();
    }

    /** The answer to a request. */
    public sealed interface Decision {}

    /**
     * The task is admitted.
     *
     * @param task with its plan
     * @param token that its streams name
     */
    public record Admitted(TaskRecord task, String token) implements Decision {}

    /** The task is refused by the planner. */
    public record Refused(TaskRefusal refusal) implements Decision {}

    /**
     * There are as many tasks as are allowed.
     *
     * @param retryAfterSeconds until the first of them is over
     */
    public record Full(double retryAfterSeconds) implements Decision {}

    private long now() {
        lastNanos = Math.max(lastNanos, nanoClock.getAsLong());
        return lastNanos;
    }

    /**
     * A task comes.
     *
     * @param request of the device
     * @param models those it accepts, in its order
     * @throws MalformedException if the request does not fit the models
     */
    public Decision admit(TaskRequest request, List<PackModel> models) throws MalformedException {
        long nowNanos = now();
        if (running.size() >= config.mostTasks()) {
            return new Full(Math.max(0, (expiring.first().expiryNanos - nowNanos) / NANOS));
        }
        List<PackModel.Profiled> profiled = profiled(request, models);
        double deadline = planned(request.deadlineSeconds());
        if (!(deadline >= 1e-9)) {
            return refuse(request, RefusalReason.DEADLINE, OptionalDouble.empty(), nowNanos);
        }
        Task task = Task.builder(
                        "task",
                        profiled.stream().map(PackModel.Profiled::profile).toList(),
                        request.device(),
                        deadline,
                        request.spectralEfficiencyBpsPerHz())
                .samples(request.samples())
                .minAccuracy(request.minAccuracy())
                .value(request.value())
                .build();
        StandingPlan.Offer offer = planner.offer(task);
        RefusalReason reason = offer.reason();
        if (reason != null) {
            return refuse(request, reason, OptionalDouble.empty(), nowNanos);
        }
        long need = shares.unitsFor(offer.bandwidthHz());
        if (config.equalShares() > 0) {
            long part = shares.forTasks() / config.equalShares();
            if (need > part) {
                return refuse(request, RefusalReason.BANDWIDTH, OptionalDouble.empty(), nowNanos);
            }
            need = part;
        }
        if (need > freeUnits()) {
            return refuse(request, RefusalReason.BANDWIDTH, OptionalDouble.of(whenFree(need, nowNanos)), nowNanos);
        }
        double rateBps =
                config.equalShares() > 0 ? shares.hertz(need) * request.spectralEfficiencyBpsPerHz() : offer.rateBps();
        return admit(request, task, offer.model(), models, profiled, need, rateBps, nowNanos);
    }

    private Admitted admit(
            TaskRequest request,
            Task task,
            int model,
            List<PackModel> models,
            List<PackModel.Profiled> profiled,
            long need,
            double rateBps,
            long nowNanos) {
        Execution execution = config.scheme().rule().executions(true).of(task, model, rateBps, task.deadlineSeconds());
        ModelProfile profile = profiled.get(model).profile();
        TaskRecord record = new TaskRecord(
                secrets.get(),
                wallClock.instant(),
                models.get(model).name(),
                models.get(model).manifestDigest(),
                request.samples(),
                request.deadlineSeconds(),
                request.value(),
                request.spectralEfficiencyBpsPerHz(),
                shares.hertz(need),
                rateBps,
                profile.sizeBits(),
                profiled.get(model).cachedBits(),
                frequencies(execution),
                execution.timeline(),
                execution.energyJoules());
        RunningTask added = new RunningTask(record, secrets.get(), task, profile, nowNanos, need);
        added.expiryNanos = expiry(added);
        added.deliveryNanos = nowNanos + nanos(added.plannedDeliverySeconds());
        running.put(added.id(), added);
        byToken.put(added.token, added);
        expiring.add(added);
        usedUnits += need;
        receiving++;
        listener.on(new CellEvent.Admitted(record, secondsSince(nowNanos)));
        shared();
        return new Admitted(record, added.token);
    }

    private List<PackModel.Profiled> profiled(TaskRequest request, List<PackModel> models) throws MalformedException {
        List<PackModel.Profiled> profiled = new ArrayList<>();
        for (PackModel model : models) {
            profiled.add(model.profiled(
                    config.accuracies().getOrDefault(model.name(), 0.0),
                    request.cached(),
                    request.layerOverheads().getOrDefault(model.name(), Map.of())));
        }
        return profiled;
    }

    private static List<Double> frequencies(Execution execution) {
        List<Double> frequencyHz = new ArrayList<>(execution.layerCount());
        for (int l = 0; l < execution.layerCount(); l++) {
            frequencyHz.add(execution.frequencyHz(l));
        }
        return frequencyHz;
    }

    private Refused refuse(TaskRequest request, RefusalReason reason, OptionalDouble retryAfter, long nowNanos) {
        TaskRefusal refusal = new TaskRefusal(
                wallClock.instant(),
                request.models(),
                request.samples(),
                request.deadlineSeconds(),
                request.value(),
                request.spectralEfficiencyBpsPerHz(),
                reason,
                retryAfter);
        listener.on(new CellEvent.Refused(refusal, secondsSince(nowNanos)));
        return new Refused(refusal);
    }

    /** The seconds until running tasks are planned to have left so many units. */
    private double whenFree(long need, long nowNanos) {
        List<RunningTask> holding = new ArrayList<>(running.values());
        holding.removeIf(task -> task.units == 0);
        holding.sort(Comparator.comparingLong(task -> task.deliveryNanos));
        long free = freeUnits();
        for (RunningTask task : holding) {
            free += task.units;
            if (free >= need) {
                return Math.max(0, (task.deliveryNanos - nowNanos) / NANOS);
            }
        }
        return 0;
    }

    /** What a deadline is for the plan. */
    private double planned(double deadlineSeconds) {
        return deadlineSeconds * (1 - config.marginShare()) - config.marginSeconds();
    }

    private long expiry(RunningTask task) {
        return task.admittedNanos + nanos(task.deadlineSeconds + config.graceSeconds());
    }

    private static long nanos(double seconds) {
        return (long) Math.ceil(seconds * NANOS);
    }

    private double secondsSince(long nanos) {
        return (nanoClock.getAsLong() - nanos) / NANOS;
    }

    private long freeUnits() {
        return shares.forTasks() - usedUnits;
    }

    /** A running task, by its id; null if there is none. */
    public @Nullable RunningTask byId(String id) {
        return running.get(id);
    }

    /** A running task, by its token; null if there is none. */
    public @Nullable RunningTask byToken(String token) {
        return byToken.get(token);
    }

    /** The seconds since a task was admitted. */
    public double elapsedSeconds(RunningTask task) {
        return task.seconds(now());
    }

    /** Whether a token was that of a task that has ended and is still known. */
    public boolean hasEnded(String token) {
        return endedTokens.containsKey(token);
    }

    /** Whether this is the token of the running task. */
    public boolean owns(RunningTask task, String token) {
        return byToken.get(token) == task;
    }

    /**
     * A running task's radio became another. Where the cell has too little for its deadline now, the task keeps the
     * bandwidth it has and is at risk; no other task loses anything.
     */
    public TaskChange radio(RunningTask task, double spectralEfficiencyBpsPerHz) {
        Replan replan = replan(task, spectralEfficiencyBpsPerHz, task.deadlineSeconds);
        task.spectralEfficiency = spectralEfficiencyBpsPerHz;
        if (replan.refused == null) {
            apply(task, replan);
        } else {
            risk(task, true);
        }
        return changed(task);
    }

    /**
     * A running task's deadline is to be another one.
     *
     * @param deadlineSeconds from its admission
     * @return what came of it; null if it cannot be kept, and all is as before
     */
    public @Nullable TaskChange deadline(RunningTask task, double deadlineSeconds) {
        Replan replan = replan(task, task.spectralEfficiency, deadlineSeconds);
        if (replan.refused != null) {
            return null;
        }
        expiring.remove(task);
        task.deadlineSeconds = deadlineSeconds;
        task.expiryNanos = expiry(task);
        expiring.add(task);
        apply(task, replan);
        return changed(task);
    }

    /** What is left of a task, planned anew; {@code refused} says why it cannot be. */
    private record Replan(
            long units,
            Timeline timeline,
            List<Double> frequencyHz,
            @Nullable RefusalReason refused) {
        static Replan refused(RunningTask task, RefusalReason reason) {
            return new Replan(task.units, task.planned, task.frequencyHz, reason);
        }
    }

    private Replan replan(RunningTask task, double spectralEfficiency, double deadlineSeconds) {
        double elapsed = task.seconds(now());
        int from = task.firstLeft(elapsed);
        List<LayerProfile> left = task.left(from);
        if (left.isEmpty()) {
            return new Replan(0, task.planned, task.frequencyHz, null);
        }
        double rest = planned(deadlineSeconds) - elapsed;
        if (!(rest >= 1e-9)) {
            return Replan.refused(task, RefusalReason.DEADLINE);
        }
        ModelProfile profile = new ModelProfile(task.profile.name(), task.profile.accuracy(), left);
        Task residual = Task.builder("rest", List.of(profile), task.task.device(), rest, spectralEfficiency)
                .samples(task.task.samples())
                .build();
        StandingPlan.Offer offer = planner.offer(residual);
        RefusalReason reason = offer.reason();
        if (reason != null) {
            return Replan.refused(task, reason);
        }
        long need = shares.unitsFor(offer.bandwidthHz());
        double rateBps = offer.rateBps();
        if (config.equalShares() > 0 && need <= task.units) {
            need = task.units;
            rateBps = shares.hertz(need) * spectralEfficiency;
        }
        if (need > freeUnits() + task.units || (config.equalShares() > 0 && need > task.units)) {
            return Replan.refused(task, RefusalReason.BANDWIDTH);
        }
        Execution execution = config.scheme().rule().executions(true).of(residual, 0, rateBps, rest);
        List<Timeline.Span> spans = new ArrayList<>(task.planned.layers().subList(0, from));
        List<Double> frequencyHz = new ArrayList<>(task.frequencyHz.subList(0, from));
        for (Timeline.Span span : execution.timeline().layers()) {
            spans.add(new Timeline.Span(
                    span.layer(),
                    elapsed + span.arrivalSeconds(),
                    elapsed + span.startSeconds(),
                    elapsed + span.endSeconds()));
        }
        frequencyHz.addAll(frequencies(execution));
        return new Replan(need, new Timeline(spans), frequencyHz, null);
    }

    private void apply(RunningTask task, Replan replan) {
        if (task.receiving) {
            usedUnits += replan.units - task.units;
            task.units = replan.units;
        }
        task.planned = replan.timeline;
        task.frequencyHz = replan.frequencyHz;
        task.deliveryNanos = task.admittedNanos + nanos(task.plannedDeliverySeconds());
        risk(task, false);
    }

    private void risk(RunningTask task, boolean now) {
        atRisk += (now ? 1 : 0) - (task.atRisk ? 1 : 0);
        task.atRisk = now;
    }

    private TaskChange changed(RunningTask task) {
        TaskChange change = new TaskChange(
                task.id(),
                wallClock.instant(),
                task.deadlineSeconds,
                task.spectralEfficiency,
                shares.hertz(task.units),
                shares.hertz(task.units) * task.spectralEfficiency,
                task.atRisk,
                task.frequencyHz,
                task.planned);
        task.change = change;
        listener.on(new CellEvent.Changed(change));
        shared();
        return change;
    }

    /**
     * A response under a task's token has come to its end.
     *
     * @param task running or not
     * @param bytes of the response that went out
     * @param complete whether these are all of it
     */
    public void streamEnded(RunningTask task, long bytes, boolean complete) {
        if (task.ended || !task.receiving) {
            return;
        }
        if (!complete) {
            task.brokeOff(bytes);
        } else if (task.hasAll()) {
            long nowNanos = now();
            double plannedSeconds = task.plannedDeliverySeconds();
            release(task);
            listener.on(new CellEvent.Delivered(
                    wallClock.instant(), task.id(), task.bytesSent, task.seconds(nowNanos), plannedSeconds));
            shared();
        }
    }

    private void release(RunningTask task) {
        if (task.receiving) {
            task.receiving = false;
            receiving--;
            usedUnits -= task.units;
            task.units = 0;
        }
    }

    /**
     * A device reports that its task is done.
     *
     * @param measured its layers' times from its admission
     * @param completionSeconds from its admission to its last output
     * @param energyJoules that it took, where the device can tell
     */
    public TaskOutcome completed(
            RunningTask task, Timeline measured, double completionSeconds, OptionalDouble energyJoules) {
        boolean met = completionSeconds <= task.deadlineSeconds;
        return end(task, TaskOutcome.End.COMPLETED, measured, OptionalDouble.of(completionSeconds), energyJoules, met);
    }

    /** A device gives its task up, or what it was promised could not be recorded. */
    public TaskOutcome cancelled(RunningTask task, TaskOutcome.End end) {
        return end(task, end, null, OptionalDouble.empty(), OptionalDouble.empty(), false);
    }

    /** Ends the tasks whose deadline and grace are over; called now and then. */
    public List<TaskOutcome> expire() {
        long nowNanos = now();
        List<TaskOutcome> outcomes = new ArrayList<>();
        while (!expiring.isEmpty() && expiring.first().expiryNanos <= nowNanos) {
            outcomes.add(cancelled(expiring.first(), TaskOutcome.End.EXPIRED));
        }
        return outcomes;
    }

    private TaskOutcome end(
            RunningTask task,
            TaskOutcome.End end,
            @Nullable Timeline measured,
            OptionalDouble completionSeconds,
            OptionalDouble energyJoules,
            boolean met) {
        release(task);
        risk(task, false);
        task.ended = true;
        running.remove(task.id());
        byToken.remove(task.token);
        expiring.remove(task);
        TaskOutcome outcome = new TaskOutcome(
                task.id(), wallClock.instant(), end, measured, completionSeconds, energyJoules, met, task.bytesSent);
        ended.put(task.id(), new TaskStatus(task.record, task.change, 0, task.bytesSent, outcome));
        endedTokens.put(task.token, task.id());
        if (ended.size() > config.finishedKept()) {
            ended.remove(ended.keySet().iterator().next());
            endedTokens.remove(endedTokens.keySet().iterator().next());
        }
        listener.on(new CellEvent.Finished(outcome));
        shared();
        return outcome;
    }

    /** How a task stands; null if it is not known, or no more. */
    public @Nullable TaskStatus status(String id) {
        RunningTask task = running.get(id);
        return task == null
                ? ended.get(id)
                : new TaskStatus(task.record, task.change, rateBps(task), task.bytesSent, null);
    }

    /** The rate of all streams of a task together; 0 if it has ended or has all its bits, and they count as others. */
    public double rateBps(RunningTask task) {
        if (!task.receiving) {
            return 0;
        }
        return shares.hertz(task.units + speedUpUnits(task)) * task.spectralEfficiency;
    }

    private long speedUpUnits(RunningTask task) {
        if (!config.shareLeftover() || usedUnits == 0) {
            return 0;
        }
        // Rounded down, so that all of them together never exceed what is free.
        return (long) (freeUnits() * ((double) task.units / usedUnits) * (1 - 0x1p-40));
    }

    /** The rate of all streams without a task together. */
    public double otherBps() {
        return shares.hertz(otherUnits()) * config.otherEfficiencyBpsPerHz();
    }

    private long otherUnits() {
        boolean speedsUp = config.shareLeftover() && usedUnits > 0;
        return shares.all() - (speedsUp ? shares.forTasks() : usedUnits);
    }

    /** How the bandwidth is shared. */
    public CellLoad load() {
        boolean speedsUp = config.shareLeftover() && usedUnits > 0;
        return new CellLoad(
                config.cell().bandwidthHz(),
                shares.hertz(usedUnits),
                speedsUp ? shares.hertz(freeUnits()) : 0,
                shares.hertz(otherUnits()),
                running.size(),
                receiving,
                atRisk);
    }

    private void shared() {
        listener.on(new CellEvent.Shared(wallClock.instant(), load()));
    }
}
