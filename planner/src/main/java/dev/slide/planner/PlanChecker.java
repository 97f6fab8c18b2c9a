package dev.slide.planner;

import dev.slide.model.Cell;
import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.Execution;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import dev.slide.model.TaskPlan;
import dev.slide.model.Timeline;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a plan against its scenario without anything the planner worked out: plays every admitted task through, and
 * adds bandwidths, energies and values up again. Deadlines, budgets and the cell have no tolerance: they must hold
 * exactly, for the very numbers scenario and plan hold. It does not check that a plan is the best, nor why a task was
 * refused beyond its accuracy.
 */
public final class PlanChecker {
    private static final int MOST_FAULTS = 20;
    private static final double AGREEMENT = 1e-9;

    private final boolean discreteClocks;

    /**
     * A checker.
     *
     * @param discreteClocks whether frequencies must be in the device's table, where it has one
     */
    public PlanChecker(boolean discreteClocks) {
        this.discreteClocks = discreteClocks;
    }

    /** What is wrong with a plan, at most 20 faults, one line each; nothing if it holds. */
    public List<String> faults(Plan plan) {
        int tasks = plan.scenario().tasks().size();
        List<String> faults = new ArrayList<>();
        faults.addAll(cellFaults(plan));
        faults.addAll(IntStream.range(0, tasks)
                .parallel()
                .mapToObj(i -> taskFault(plan, i))
                .filter(Objects::nonNull)
                .limit(MOST_FAULTS)
                .toList());
        return faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults;
    }

    private static List<String> cellFaults(Plan plan) {
        List<String> faults = new ArrayList<>();
        Scenario scenario = plan.scenario();
        Cell cell = scenario.cell();
        BigDecimal hertz = BigDecimal.ZERO;
        BigDecimal value = BigDecimal.ZERO;
        long blocks = 0;
        int admitted = 0;
        for (int i = 0; i < scenario.tasks().size(); i++) {
            if (!plan.isAdmitted(i)) {
                continue;
            }
            admitted++;
            BigDecimal part = new BigDecimal(plan.bandwidthHz(i));
            hertz = hertz.add(part);
            if (cell.hasResourceBlocks()) {
                blocks += part.divide(new BigDecimal(cell.resourceBlockHz()), 0, RoundingMode.CEILING)
                        .longValueExact();
            }
            value = value.add(new BigDecimal(scenario.tasks().get(i).value(plan.modelIndex(i))));
        }
        if (cell.hasResourceBlocks()
                ? blocks > cell.resourceBlocks()
                : hertz.compareTo(new BigDecimal(cell.bandwidthHz())) > 0) {
            faults.add("cell: " + hertz + " Hz are given away, " + blocks + " resource blocks, of " + cell);
        }
        if (!agree(hertz.doubleValue(), plan.bandwidthUsedHz())) {
            faults.add("cell: bandwidthUsedHz is " + plan.bandwidthUsedHz() + ", but the tasks have " + hertz);
        }
        if (!agree(value.doubleValue(), plan.objective())) {
            faults.add("plan: objective is " + plan.objective() + ", but the tasks are worth " + value);
        }
        if (admitted != plan.admittedCount()) {
            faults.add("plan: admitted is " + plan.admittedCount() + ", but " + admitted + " tasks are");
        }
        return faults;
    }

    private @Nullable String taskFault(Plan plan, int index) {
        TaskPlan decided;
        try {
            decided = plan.task(index);
        } catch (IllegalArgumentException e) {
            return "user " + plan.scenario().tasks().get(index).id() + ": " + e.getMessage();
        }
        Task task = decided.task();
        String fault;
        if (decided instanceof TaskPlan.Admitted admitted) {
            fault = fault(admitted);
        } else {
            boolean none = IntStream.range(0, task.models().size()).noneMatch(task::accepts);
            boolean said = ((TaskPlan.Refused) decided).reason() == RefusalReason.ACCURACY;
            fault = none && !said ? "no model is accurate enough, but the reason says otherwise" : null;
        }
        return fault == null ? null : "user " + task.id() + ": " + fault;
    }

    private @Nullable String fault(TaskPlan.Admitted admitted) {
        Task task = admitted.task();
        Execution execution = admitted.execution();
        if (!task.accepts(admitted.modelIndex())) {
            return "model " + admitted.model() + " is not accurate enough";
        }
        BigDecimal carried =
                new BigDecimal(admitted.bandwidthHz()).multiply(new BigDecimal(task.spectralEfficiencyBpsPerHz()));
        if (new BigDecimal(admitted.rateBps()).compareTo(carried) > 0) {
            return "rateBps is " + admitted.rateBps() + ", but the bandwidth carries " + carried;
        }
        String fault = frequencyFault(task.device(), execution);
        if (fault != null) {
            return fault;
        }
        Played played = new Played(admitted);
        if (!agree(played.completionSeconds, execution.completionSeconds())
                || !agree(played.joules, execution.energyJoules())) {
            return "completion and energy are " + execution.completionSeconds() + " s and " + execution.energyJoules()
                    + " J, but played through " + played.completionSeconds + " s and " + played.joules + " J";
        }
        if (execution.completionSeconds() > task.deadlineSeconds()
                || execution.energyJoules() > task.device().energyBudgetJoules()
                || !played.isWithin(task)) {
            return "completion " + played.completionSeconds + " s and energy " + played.joules
                    + " J exceed deadline " + task.deadlineSeconds() + " s or budget "
                    + task.device().energyBudgetJoules() + " J";
        }
        return null;
    }

    private @Nullable String frequencyFault(Device device, Execution execution) {
        for (int l = 0; l < execution.layerCount(); l++) {
            double frequency = execution.frequencyHz(l);
            if (!(frequency >= device.minFrequencyHz() && frequency <= device.maxFrequencyHz())) {
                return "frequency " + frequency + " of layer " + l + " is out of the device's range";
            }
            if (discreteClocks && device.clocks() != null && !has(device.clocks(), frequency)) {
                return "frequency " + frequency + " of layer " + l + " is not in the device's table";
            }
        }
        return null;
    }

    private static boolean has(ClockTable clocks, double frequency) {
        return IntStream.range(0, clocks.size()).anyMatch(i -> clocks.frequencyHz(i) == frequency);
    }

    private static boolean agree(double a, double b) {
        return Math.abs(a - b) <= AGREEMENT * Math.max(Math.abs(a), Math.abs(b));
    }

    /** One task played through in ordinary arithmetic. */
    private static final class Played {
        private final TaskPlan.Admitted admitted;
        private final boolean waits;
        private final int layers;
        final double completionSeconds;
        final double joules;

        Played(TaskPlan.Admitted admitted) {
            this.admitted = admitted;
            Timeline timeline = admitted.execution().timeline();
            layers = timeline.layers().size();
            waits = timeline.layers().get(0).startSeconds()
                    >= timeline.layers().get(layers - 1).arrivalSeconds();
            Task task = admitted.task();
            Device device = task.device();
            double last = 0;
            for (int l = 0; l < layers; l++) {
                last += task.sizeBits(admitted.modelIndex(), l);
            }
            last = last == 0 ? 0 : last / admitted.rateBps();
            double time = waits ? last : 0;
            double bits = 0;
            double energy = 0;
            for (int l = 0; l < layers; l++) {
                bits += task.sizeBits(admitted.modelIndex(), l);
                double arrived = bits == 0 ? 0 : bits / admitted.rateBps();
                double cycles = task.samples() * admitted.model().flopPerSample(l) * device.cyclesPerFlop();
                double frequency = admitted.execution().frequencyHz(l);
                double takes = admitted.model().overheadSeconds(l) + device.layerOverheadSeconds() + cycles / frequency;
                energy += takes * device.staticPowerWatts()
                        + device.dynamicPowerWattsPerHz3() * frequency * frequency * cycles;
                time = Math.max(time, arrived) + takes;
            }
            completionSeconds = time;
            joules = energy + last * device.receivePowerWatts();
        }

        /** Whether deadline and budget hold: beyond what rounding may have done, or else exactly. */
        boolean isWithin(Task task) {
            double rounding = 1 + (4 * layers + 64) * 0x1p-53;
            return (completionSeconds * rounding < task.deadlineSeconds()
                            && joules * rounding < task.device().energyBudgetJoules())
                    || isExactlyWithin(task);
        }

        private boolean isExactlyWithin(Task task) {
            ExactReplay exact = new ExactReplay(admitted, waits);
            double budget = task.device().energyBudgetJoules();
            return exact.completionSeconds().compareTo(new BigDecimal(task.deadlineSeconds())) <= 0
                    && (budget == Double.POSITIVE_INFINITY || exact.joules().compareTo(new BigDecimal(budget)) <= 0);
        }
    }
}
