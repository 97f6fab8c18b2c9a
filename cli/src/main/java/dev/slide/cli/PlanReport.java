package dev.slide.cli;

import dev.slide.cli.draw.Gantt;
import dev.slide.cli.draw.Gantt.Bar;
import dev.slide.cli.draw.Gantt.Kind;
import dev.slide.cli.draw.Table;
import dev.slide.cli.draw.Units;
import dev.slide.model.Device;
import dev.slide.model.Execution;
import dev.slide.model.ModelProfile;
import dev.slide.model.Plan;
import dev.slide.model.RefusalReason;
import dev.slide.model.TaskPlan.Admitted;
import dev.slide.model.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans for people. */
final class PlanReport {
    private static final int MOST_ADMITTED = 200;
    private static final int MOST_REFUSED = 50;
    private static final int MOST_LANES = 20;
    /** Below this width the columns that matter least are left out. */
    private static final int FULL_COLUMNS = 100;

    private static final int MOST_NAME = 24;

    private final Console console;

    PlanReport(Console console) {
        this.console = console;
    }

    /** One plan: its tasks, then what it reached. */
    void print(Plan plan) {
        List<Integer> admitted = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        for (int task = 0; task < plan.scenario().tasks().size(); task++) {
            List<Integer> list = plan.isAdmitted(task) ? admitted : refused;
            if (list.size() < (plan.isAdmitted(task) ? MOST_ADMITTED : MOST_REFUSED)) {
                list.add(task);
            }
        }
        if (!admitted.isEmpty()) {
            console.out().print(admitted(plan, admitted).text());
            rest(plan.admittedCount() - admitted.size(), "admitted");
            console.out().println();
        }
        if (!refused.isEmpty()) {
            Table table = new Table().left("refused").left("because");
            if (isFull()) {
                table.left("that is");
            }
            for (int task : refused) {
                RefusalReason reason = reason(plan, task);
                String user = shortened(plan.scenario().tasks().get(task).id());
                if (isFull()) {
                    table.row(user, reason, sentence(reason));
                } else {
                    table.row(user, reason);
                }
            }
            console.out().print(table.text());
            rest(plan.scenario().tasks().size() - plan.admittedCount() - refused.size(), "refused");
            console.out().println();
        }
        console.out().println(summary(plan) + "; planned in " + Units.seconds(plan.solveSeconds()));
    }

    private boolean isFull() {
        return console.style().columns() >= FULL_COLUMNS;
    }

    private void rest(int count, String what) {
        if (count > 0) {
            console.out().println(".. and " + count + " more " + what + "; --json has all of them");
        }
    }

    private Table admitted(Plan plan, List<Integer> tasks) {
        boolean full = isFull();
        Table table = new Table().left("admitted").left("model").right("bandwidth");
        if (full) {
            table.right("rate").right("clock");
        }
        table.right("done").right("deadline");
        if (full) {
            table.right("energy").right("budget");
        }
        for (int index : tasks) {
            if (plan.task(index) instanceof Admitted task) {
                List<Object> row = new ArrayList<>();
                row.add(shortened(task.task().id()));
                row.add(shortened(task.model().name()));
                row.add(Units.si(task.bandwidthHz(), "Hz"));
                if (full) {
                    row.add(Units.bitRate(task.rateBps()));
                    row.add(clock(task));
                }
                row.add(Units.seconds(task.execution().completionSeconds()));
                row.add(Units.seconds(task.task().deadlineSeconds()));
                if (full) {
                    row.add(joules(task.execution().energyJoules()));
                    row.add(budget(task.task().device()));
                }
                table.row(row.toArray());
            }
        }
        return table;
    }

    /** From the lowest to the highest clock frequency at which there is work. */
    private static String clock(Admitted task) {
        Execution execution = task.execution();
        ModelProfile model = task.model();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = 0;
        for (int l = 0; l < execution.layerCount(); l++) {
            if (model.flopPerSample(l) > 0) {
                lowest = Math.min(lowest, execution.frequencyHz(l));
                highest = Math.max(highest, execution.frequencyHz(l));
            }
        }
        if (highest == 0) {
            return "-";
        }
        String from = Units.si(lowest, "Hz");
        String to = Units.si(highest, "Hz");
        if (from.equals(to)) {
            return to;
        }
        String unit = to.substring(to.indexOf(' '));
        return (from.endsWith(unit) ? from.substring(0, from.indexOf(' ')) : from) + "-" + to;
    }

    private static String joules(double joules) {
        return joules > 0 && joules < 0.9995 ? Units.si(joules * 1e3, "mJ") : Units.si(joules, "J");
    }

    private static String budget(Device device) {
        return device.energyBudgetJoules() == Double.POSITIVE_INFINITY ? "-" : joules(device.energyBudgetJoules());
    }

    private static RefusalReason reason(Plan plan, int task) {
        RefusalReason reason = plan.reason(task);
        if (reason == null) {
            throw new IllegalStateException("task " + task + " is not refused");
        }
        return reason;
    }

    private static String sentence(RefusalReason reason) {
        return switch (reason) {
            case ACCURACY -> "no model it accepts is as accurate as it asks for";
            case DEADLINE -> "no model meets its deadline, even with the whole cell";
            case ENERGY -> "it could meet its deadline, but not within its energy budget";
            case BANDWIDTH -> "it could be served alone in the cell, but not beside the admitted";
        };
    }

    /** How many are admitted, whether that is the most, and the bandwidth it takes. */
    static String summary(Plan plan) {
        int users = plan.scenario().tasks().size();
        StringBuilder line = new StringBuilder(plan.scheme() + ": " + plan.admittedCount() + " of " + users
                + (users == 1 ? " task admitted" : " tasks admitted"));
        if (plan.objective() != plan.admittedCount()) {
            line.append(", worth ").append(number(plan.objective()));
        }
        line.append(
                plan.isOptimal()
                        ? " (proven the best of this scheme)"
                        : " (at most " + number(plan.upperBound()) + " with this scheme, gap "
                                + String.format(Locale.ROOT, "%.2g %%)", 100 * plan.gap()));
        double cellHz = plan.scenario().cell().bandwidthHz();
        line.append("; ")
                .append(Units.si(plan.bandwidthUsedHz(), "Hz"))
                .append(" of ")
                .append(Units.si(cellHz, "Hz"))
                .append(" used");
        return line.toString();
    }

    /** How many are refused and why; empty if nobody is. */
    static String refusals(Plan plan) {
        Map<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);
        for (int task = 0; task < plan.scenario().tasks().size(); task++) {
            RefusalReason reason = plan.reason(task);
            if (reason != null) {
                counts.merge(reason, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Several plans of one cell. */
    void compare(List<Plan> plans, Map<String, String> summaries) {
        Table table =
                new Table().left("scheme").right("admitted").right("objective").right("bound");
        boolean full = isFull();
        table.right("bandwidth").right("planned in");
        if (full) {
            table.left("what it does");
        }
        for (Plan plan : plans) {
            List<Object> row = new ArrayList<>(Arrays.asList(
                    plan.scheme(),
                    plan.admittedCount(),
                    number(plan.objective()),
                    number(plan.upperBound()),
                    Units.si(plan.bandwidthUsedHz(), "Hz"),
                    Units.seconds(plan.solveSeconds())));
            if (full) {
                row.add(summaries.getOrDefault(plan.scheme(), ""));
            }
            table.row(row.toArray());
        }
        console.out().print(table.text());
        if (!plans.isEmpty()) {
            int users = plans.get(0).scenario().tasks().size();
            console.out()
                    .println(users + (users == 1 ? " user" : " users") + "; objective and bound count admitted "
                            + "tasks, or their values where values are given");
        }
    }

    /** When every layer of the first admitted tasks comes and runs. */
    void timelines(Plan plan) {
        List<Gantt.Lane> lanes = new ArrayList<>();
        int admitted = 0;
        for (int index = 0; index < plan.scenario().tasks().size() && lanes.size() < MOST_LANES; index++) {
            if (plan.isAdmitted(index) && plan.task(index) instanceof Admitted task) {
                admitted++;
                lanes.add(lane(task));
            }
        }
        if (admitted > 0) {
            console.out().print(new Gantt(lanes).text(console.style()));
            rest(plan.admittedCount() - admitted, "admitted");
            console.out().println();
        }
    }

    private static Gantt.Lane lane(Admitted task) {
        List<Gantt.Row> rows = new ArrayList<>();
        double before = 0;
        for (Timeline.Span span : task.execution().timeline().layers()) {
            List<Bar> bars = new ArrayList<>();
            if (span.arrivalSeconds() > before) {
                bars.add(new Bar(Kind.DOWNLOAD, before, span.arrivalSeconds()));
                before = span.arrivalSeconds();
            }
            bars.add(new Bar(Kind.RUN, span.startSeconds(), span.endSeconds()));
            rows.add(new Gantt.Row(span.layer(), bars));
        }
        return new Gantt.Lane(
                task.task().id() + ", " + task.model().name() + ", deadline "
                        + Units.seconds(task.task().deadlineSeconds()),
                rows);
    }

    private static String shortened(String name) {
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME - 2) + "..";
    }

    private static String number(double value) {
        return value == Math.rint(value) && value < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.6g", value);
    }
}
