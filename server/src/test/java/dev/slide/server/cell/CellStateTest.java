package dev.slide.server.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slide.model.Cell;
import dev.slide.model.Device;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import dev.slide.model.Timeline;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Schemes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CellStateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double BANDWIDTH = 20e6;
    private static final int[] BYTES = {250_000, 500_000, 250_000};
    private static final double[] FLOP = {1e9, 2e9, 1e9};
    private static final PackModel MODEL = TestPacks.model("m", BYTES, FLOP);
    private static final Device DEVICE = Device.of(1e8, 1e9, 1e-2);
    /** No reserve, no margin: the numbers of the planner. */
    private static final CellConfig PLAIN =
            CellConfig.of(Cell.of(BANDWIDTH)).withShares(0, false).withMargins(0, 0, 1);

    private long nowNanos = 5 * SECOND;
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private int secrets;
    private final List<CellEvent> events = new ArrayList<>();

    private CellState cell(CellConfig config) {
        return new CellState(config, () -> nowNanos, () -> wall, () -> "s" + secrets++, events::add);
    }

    private static TaskRequest request(double deadlineSeconds, double efficiency, String... cached) {
        return request(DEVICE, deadlineSeconds, efficiency, cached);
    }

    private static TaskRequest request(Device device, double deadlineSeconds, double efficiency, String... cached) {
        return new TaskRequest(List.of("m"), 1, deadlineSeconds, 1, 0, device, Map.of(), efficiency, Set.of(cached));
    }

    private static CellState.Admitted admitted(CellState.Decision decision) {
        assertThat(decision).isInstanceOf(CellState.Admitted.class);
        return (CellState.Admitted) decision;
    }

    private static TaskRefusal refused(CellState.Decision decision) {
        assertThat(decision).isInstanceOf(CellState.Refused.class);
        return ((CellState.Refused) decision).refusal();
    }

    private static RunningTask task(CellState cell, CellState.Admitted admitted) {
        return Objects.requireNonNull(cell.byId(admitted.task().id()));
    }

    /** The same task by the planner's own way through a whole scenario. */
    @ParameterizedTest
    @EnumSource(CellScheme.class)
    void givesWhatThePlannerGives(CellScheme scheme) throws Exception {
        CellState cell = cell(PLAIN.withScheme(scheme, 0));
        Device device = DEVICE.withPower(0.5, 1e-27).withEnergyBudgetJoules(2);
        TaskRecord given =
                admitted(cell.admit(request(device, 1.5, 4), List.of(MODEL))).task();

        Task task = Task.builder(
                        "u", List.of(MODEL.profiled(0, Set.of(), Map.of()).profile()), device, 1.5, 4)
                .build();
        Plan plan = Schemes.load()
                .named(scheme.schemeName())
                .plan(new Scenario(Cell.of(BANDWIDTH), task.models(), List.of(task)), PlanOptions.defaults());
        TaskPlan.Admitted expected = (TaskPlan.Admitted) plan.task(0);

        assertThat(given.rateBps()).isCloseTo(expected.rateBps(), within(1e-6 * expected.rateBps()));
        assertThat(given.bandwidthHz()).isCloseTo(expected.bandwidthHz(), within(1e-9 * BANDWIDTH));
        assertThat(given.planned().endSeconds())
                .isCloseTo(expected.execution().completionSeconds(), within(1e-9))
                .isLessThanOrEqualTo(1.5);
        assertThat(given.energyJoules()).isCloseTo(expected.execution().energyJoules(), within(1e-9));
        assertThat(given.frequencyHz()).hasSize(3).allMatch(f -> f >= 1e8 && f <= 1e9);
    }

    @Test
    void leavesTheMarginOver() throws Exception {
        CellState cell = cell(PLAIN.withMargins(0.1, 0.05, 1));
        TaskRecord given = admitted(cell.admit(request(2, 4), List.of(MODEL))).task();
        assertThat(given.planned().endSeconds()).isCloseTo(2 * 0.9 - 0.05, within(1e-9));
        assertThat(given.deadlineSeconds()).isEqualTo(2);
    }

    @Test
    void refusesForThePlannersReasons() throws Exception {
        CellState cell = cell(PLAIN);
        assertThat(refused(cell.admit(request(0.03, 4), List.of(MODEL))).reason())
                .isEqualTo(RefusalReason.DEADLINE);
        Device weak = DEVICE.withPower(10, 1e-27).withEnergyBudgetJoules(0.1);
        assertThat(refused(cell.admit(request(weak, 2, 4), List.of(MODEL))).reason())
                .isEqualTo(RefusalReason.ENERGY);
        TaskRequest demanding = new TaskRequest(List.of("m"), 1, 2, 1, 0.9, DEVICE, Map.of(), 4, Set.of());
        assertThat(refused(cell.admit(demanding, List.of(MODEL))).reason()).isEqualTo(RefusalReason.ACCURACY);
        CellState accurate = cell(PLAIN.withAccuracies(Map.of("m", 0.95)));
        admitted(accurate.admit(demanding, List.of(MODEL)));
        assertThat(events).filteredOn(CellEvent.Refused.class::isInstance).hasSize(3);
    }

    @Test
    void aDeadlineWithinTheMarginIsRefused() throws Exception {
        CellState cell = cell(PLAIN.withMargins(0, 0.1, 1));
        assertThat(refused(cell.admit(request(0.1, 4), List.of(MODEL))).reason())
                .isEqualTo(RefusalReason.DEADLINE);
    }

    @Test
    void saysWhenToComeAgainAndKeepsIt() throws Exception {
        CellState cell = cell(PLAIN);
        List<RunningTask> running = new ArrayList<>();
        CellState.Decision next = cell.admit(request(1, 1), List.of(MODEL));
        while (next instanceof CellState.Admitted admitted) {
            running.add(task(cell, admitted));
            nowNanos += SECOND / 100;
            next = cell.admit(request(1, 1), List.of(MODEL));
        }
        assertThat(running).hasSizeGreaterThan(1);
        TaskRefusal refusal = refused(next);
        assertThat(refusal.reason()).isEqualTo(RefusalReason.BANDWIDTH);
        double after = refusal.retryAfterSeconds().orElseThrow();
        RunningTask first = running.get(0);
        assertThat(after)
                .isCloseTo(first.plannedDeliverySeconds() - first.seconds(nowNanos), within(1e-6))
                .isPositive();
        nowNanos += Math.round(after * SECOND);
        first.sent(1_000_000);
        cell.streamEnded(first, 1_000_000, true);
        admitted(cell.admit(request(1, 1), List.of(MODEL)));
        assertThat(cell.byId(first.id())).as("still computing").isNotNull();
    }

    @Test
    void whatADeviceHasCountsNothing() throws Exception {
        CellState cell = cell(PLAIN);
        String[] all = {digest(0), digest(1), digest(2)};
        TaskRecord one =
                admitted(cell.admit(request(1, 4, digest(1)), List.of(MODEL))).task();
        assertThat(one.bits()).isEqualTo(8.0 * 500_000);
        assertThat(one.cachedBits()).isEqualTo(8.0 * 500_000);
        TaskRecord none =
                admitted(cell.admit(request(1, 4, all), List.of(MODEL))).task();
        assertThat(none.bits()).isZero();
        assertThat(none.bandwidthHz()).isZero();
    }

    private static String digest(int layer) {
        return dev.slide.format.Digest.of(TestPacks.weights(layer, BYTES[layer]))
                .toString();
    }

    @Test
    void overheadsOfLayersCount() throws Exception {
        CellState cell = cell(PLAIN);
        Map<String, Map<String, Double>> slow = Map.of("m", Map.of("layer2", 0.5));
        TaskRequest request = new TaskRequest(List.of("m"), 1, 1, 1, 0, DEVICE, slow, 4, Set.of());
        double with = admitted(cell.admit(request, List.of(MODEL))).task().rateBps();
        double without =
                admitted(cell.admit(request(1, 4), List.of(MODEL))).task().rateBps();
        assertThat(with).isGreaterThan(1.5 * without);
    }

    /** Each newcomer and each change leaves everybody else what was promised, and nobody exceeds the cell. */
    @ParameterizedTest
    @CsvSource({"true,0", "false,0", "true,180000", "false,180000"})
    void neverTakesWhatItPromised(boolean leftover, double blockHz) throws Exception {
        Cell of = blockHz == 0 ? Cell.of(BANDWIDTH) : Cell.ofBlocks(BANDWIDTH, blockHz);
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            CellConfig config = CellConfig.of(of).withShares(0.1, leftover);
            CellState cell = cell(config);
            Map<RunningTask, Double> promised = new HashMap<>();
            int refusals = 0;
            for (int step = 0; step < 300; step++) {
                nowNanos += random.nextInt(50_000_000);
                List<RunningTask> all = List.copyOf(promised.keySet());
                int what = all.isEmpty() ? 0 : random.nextInt(6);
                RunningTask some = cell.byId(
                        all.isEmpty() ? "" : all.get(random.nextInt(all.size())).id());
                if (some == null) {
                    what = 0;
                }
                switch (what) {
                    case 0, 1, 2 -> {
                        CellState.Decision decision = cell.admit(
                                request(0.3 + 3 * random.nextDouble(), 0.5 + 6 * random.nextDouble()), List.of(MODEL));
                        if (decision instanceof CellState.Admitted admitted) {
                            promised.put(task(cell, admitted), admitted.task().rateBps());
                        } else {
                            refusals++;
                        }
                    }
                    case 3 -> {
                        Objects.requireNonNull(some).sent(400_000);
                        cell.streamEnded(some, 400_000, true);
                        if (cell.rateBps(some) == 0) {
                            promised.remove(some);
                        }
                    }
                    case 4 -> {
                        TaskChange change = cell.radio(Objects.requireNonNull(some), 0.2 + 8 * random.nextDouble());
                        promised.put(some, change.rateBps() * (1 - 1e-9));
                    }
                    default -> {
                        cell.cancelled(Objects.requireNonNull(some), TaskOutcome.End.CANCELLED);
                        promised.remove(some);
                    }
                }
                cell.expire()
                        .forEach(end ->
                                promised.keySet().removeIf(task -> task.id().equals(end.id())));
                check(cell, promised);
            }
            assertThat(refusals).as("the cell was full at times").isPositive();
            nowNanos += 100 * SECOND;
            cell.expire();
            assertThat(cell.load()).isEqualTo(cell(config).load());
        }
    }

    private static void check(CellState cell, Map<RunningTask, Double> promised) {
        double hertz = cell.otherBps() / 4;
        for (Map.Entry<RunningTask, Double> task : promised.entrySet()) {
            double rateBps = cell.rateBps(task.getKey());
            assertThat(rateBps).isGreaterThanOrEqualTo(task.getValue() * (1 - 1e-9));
            hertz += rateBps / task.getKey().spectralEfficiency;
        }
        assertThat(hertz).isLessThanOrEqualTo(BANDWIDTH * (1 + 1e-9));
        CellLoad load = cell.load();
        assertThat(load.plannedHz() + load.speedUpHz() + load.otherHz()).isLessThanOrEqualTo(BANDWIDTH * (1 + 1e-9));
        assertThat(load.otherHz()).isGreaterThanOrEqualTo(0.1 * BANDWIDTH * (1 - 1e-9));
    }

    @Test
    void whatIsFreeSpeedsUpOrGoesToOthers() throws Exception {
        CellState speeding = cell(CellConfig.of(Cell.of(BANDWIDTH)).withShares(0.1, true));
        assertThat(speeding.otherBps()).as("nobody else is there").isCloseTo(4 * BANDWIDTH, within(1.0));
        RunningTask task = task(speeding, admitted(speeding.admit(request(3, 4), List.of(MODEL))));
        assertThat(speeding.rateBps(task)).isCloseTo(0.9 * 4 * BANDWIDTH, within(10.0));
        assertThat(speeding.otherBps()).isCloseTo(0.1 * 4 * BANDWIDTH, within(10.0));

        CellState sharing = cell(CellConfig.of(Cell.of(BANDWIDTH)).withShares(0.1, false));
        RunningTask plain = task(sharing, admitted(sharing.admit(request(3, 4), List.of(MODEL))));
        assertThat(sharing.rateBps(plain)).isCloseTo(plain.record.rateBps(), within(10.0));
        assertThat(sharing.rateBps(plain) + sharing.otherBps()).isCloseTo(4 * BANDWIDTH, within(10.0));
    }

    @Test
    void aWorseRadioHurtsNobodyElse() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask victim = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        RunningTask other = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        double before = cell.rateBps(other);
        TaskChange change = cell.radio(victim, 0.01);
        assertThat(change.atRisk()).isTrue();
        assertThat(change.bandwidthHz()).isEqualTo(victim.record.bandwidthHz());
        assertThat(cell.rateBps(victim)).isCloseTo(victim.record.rateBps() / 400, within(10.0));
        assertThat(cell.rateBps(other)).isEqualTo(before);
        assertThat(cell.load().atRiskTasks()).isOne();

        TaskChange better = cell.radio(victim, 8);
        assertThat(better.atRisk()).isFalse();
        assertThat(better.bandwidthHz()).isCloseTo(victim.record.bandwidthHz() / 2, within(100.0));
        assertThat(cell.load().atRiskTasks()).isZero();
        assertThat(cell.rateBps(other)).isEqualTo(before);
    }

    /** Half way through, half of the bits are there, and a radio half as good takes about the same bandwidth again. */
    @Test
    void plansOnlyWhatIsLeft() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask task = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        Timeline first = task.plan();
        double at = first.layers().get(1).arrivalSeconds();
        nowNanos += Math.round((at + 0.001) * SECOND);
        task.sent(750_000);
        TaskChange change = cell.radio(task, 2);
        assertThat(change.atRisk()).isFalse();
        assertThat(change.planned().layers()).hasSize(3);
        assertThat(change.planned().layers().get(0)).isEqualTo(first.layers().get(0));
        assertThat(change.planned().endSeconds()).isCloseTo(1, within(1e-6));
        double rest = 1 - 0.01 - (at + 0.001);
        assertThat(change.rateBps()).isCloseTo(8 * 250_000 / rest, within(0.05 * 8 * 250_000 / rest));
    }

    @Test
    void aDeadlineThatCannotBeKeptChangesNothing() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask task = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        double before = cell.rateBps(task);
        assertThat(cell.deadline(task, 0.03)).isNull();
        assertThat(cell.rateBps(task)).isEqualTo(before);
        TaskChange later = cell.deadline(task, 2);
        assertThat(later).isNotNull();
        assertThat(cell.rateBps(task)).isLessThan(0.6 * before);
        nowNanos += 2 * SECOND;
        assertThat(cell.expire()).as("the grace is of the new deadline").isEmpty();
        nowNanos += SECOND;
        assertThat(cell.expire()).hasSize(1);
    }

    @Test
    void aVanishedDeviceEndsWithDeadlineAndGrace() throws Exception {
        CellState cell = cell(PLAIN);
        CellState.Admitted admitted = admitted(cell.admit(request(1, 4), List.of(MODEL)));
        RunningTask task = task(cell, admitted);
        nowNanos += 2 * SECOND - 1;
        assertThat(cell.expire()).isEmpty();
        nowNanos += 1;
        List<TaskOutcome> ended = cell.expire();
        assertThat(ended).singleElement().matches(end -> end.end() == TaskOutcome.End.EXPIRED && !end.deadlineMet());
        assertThat(cell.rateBps(task)).isZero();
        assertThat(cell.byToken(admitted.token())).isNull();
        assertThat(cell.hasEnded(admitted.token())).isTrue();
        assertThat(cell.load().plannedHz()).isZero();
        TaskStatus status = Objects.requireNonNull(cell.status(task.id()));
        assertThat(status.outcome()).isEqualTo(ended.get(0));
    }

    @Test
    void noClockThatJumpsEndsATask() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask task = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        wall = wall.plusSeconds(86_400 * 365);
        assertThat(cell.expire()).isEmpty();
        wall = wall.minusSeconds(86_400 * 3650);
        nowNanos -= 3 * SECOND;
        assertThat(cell.expire()).isEmpty();
        assertThat(cell.elapsedSeconds(task)).isZero();
        nowNanos += 3 * SECOND;
        assertThat(cell.expire()).isEmpty();
    }

    @Test
    void completesInTimeOrNot() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask early = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        RunningTask late = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        assertThat(cell.completed(early, early.plan(), 1.0, OptionalDouble.empty())
                        .deadlineMet())
                .isTrue();
        assertThat(cell.completed(late, late.plan(), 1.001, OptionalDouble.of(3))
                        .deadlineMet())
                .isFalse();
        assertThat(cell.load().plannedHz()).isZero();
    }

    @Test
    void aBrokenConnectionLeavesTheBandwidth() throws Exception {
        CellState cell = cell(PLAIN);
        RunningTask task = task(cell, admitted(cell.admit(request(1, 4), List.of(MODEL))));
        task.sent(900_000);
        cell.streamEnded(task, 900_000, false);
        task.sent(100_000);
        cell.streamEnded(task, 100_000, true);
        assertThat(cell.rateBps(task)).as("some of it may be lost").isPositive();
        task.sent(900_000);
        cell.streamEnded(task, 900_000, true);
        assertThat(cell.rateBps(task)).isZero();
        assertThat(events).filteredOn(CellEvent.Delivered.class::isInstance).hasSize(1);
    }

    @Test
    void equalSharesAreAllTheSame() throws Exception {
        CellState cell = cell(PLAIN.withScheme(CellScheme.SLIDE, 4));
        for (int i = 0; i < 4; i++) {
            TaskRecord task =
                    admitted(cell.admit(request(3, 4), List.of(MODEL))).task();
            assertThat(task.bandwidthHz()).isCloseTo(BANDWIDTH / 4, within(1.0));
        }
        assertThat(refused(cell.admit(request(3, 4), List.of(MODEL))).retryAfterSeconds())
                .isPresent();
        assertThat(refused(cell.admit(request(0.3, 4), List.of(MODEL))).retryAfterSeconds())
                .as("waiting does not help")
                .isEmpty();
    }

    @Test
    void takesNoMoreThanItsLimit() throws Exception {
        CellState cell = cell(PLAIN.withLimits(2, 10, 10));
        admitted(cell.admit(request(5, 30), List.of(MODEL)));
        admitted(cell.admit(request(5, 30), List.of(MODEL)));
        assertThat(cell.admit(request(5, 30), List.of(MODEL))).isEqualTo(new CellState.Full(6));
    }

    @Test
    void forgetsTasksThatEndedLongAgo() throws Exception {
        CellState cell = cell(PLAIN.withLimits(10, 1, 10));
        CellState.Admitted first = admitted(cell.admit(request(1, 4), List.of(MODEL)));
        cell.cancelled(task(cell, first), TaskOutcome.End.CANCELLED);
        assertThat(cell.status(first.task().id())).isNotNull();
        CellState.Admitted second = admitted(cell.admit(request(1, 4), List.of(MODEL)));
        cell.cancelled(task(cell, second), TaskOutcome.End.CANCELLED);
        assertThat(cell.status(first.task().id())).isNull();
        assertThat(cell.hasEnded(first.token())).isFalse();
        assertThat(cell.hasEnded(second.token())).isTrue();
    }
}
