package dev.slide.server.cell;

import dev.slide.model.Cell;
import java.util.Map;

/**
 * What a cell is started with. {@link #of} gives defaults, and {@code with} methods changed copies.
 *
 * @param cell the bandwidth that tasks and other streams share
 * @param scheme how tasks run, see {@link CellScheme}
 * @param equalShares 0 to give every task what it needs; otherwise how many equal parts the tasks' bandwidth has, of which
 *     each task gets one
 * @param otherShare part of the bandwidth, 0 to 1, kept for streams without a task; they also get what no task has
 * @param shareLeftover whether bandwidth no task needs speeds up the running tasks, rather than the other streams
 * @param marginShare part of each deadline, 0 to below 1, that is planned to be left over: real links are not exact
 * @param marginSeconds of each deadline that are planned to be left over besides
 * @param graceSeconds after its deadline a task that said nothing more has ended
 * @param mostTasks that may run at once
 * @param mostDeadlineSeconds that a task may ask for
 * @param mostEfficiencyBpsPerHz the spectral efficiency above which a device is not believed [bit/s/Hz]
 * @param otherEfficiencyBpsPerHz assumed for streams without a task [bit/s/Hz]
 * @param finishedKept how many ended tasks can still be asked about
 * @param eventsKept how many events can still be asked for
 * @param heartbeatSeconds between signs of life on a stream of events
 * @param accuracies by the model's name, in any measure in which more is better; 0 for others
 */
public record CellConfig(
        Cell cell,
        CellScheme scheme,
        int equalShares,
        double otherShare,
        boolean shareLeftover,
        double marginShare,
        double marginSeconds,
        double graceSeconds,
        int mostTasks,
        double mostDeadlineSeconds,
        double mostEfficiencyBpsPerHz,
        double otherEfficiencyBpsPerHz,
        int finishedKept,
        int eventsKept,
        double heartbeatSeconds,
        Map<String, Double> accuracies) {

    public CellConfig {
        range("equalShares", equalShares, 0, 1_000_000);
        range("otherShare", otherShare, 0, 1);
        range("marginShare", marginShare, 0, 0.99);
        range("marginSeconds", marginSeconds, 0, 60);
        range("graceSeconds", graceSeconds, 0.001, 86_400);
        range("mostTasks", mostTasks, 1, 1_000_000);
        range("mostDeadlineSeconds", mostDeadlineSeconds, 0.001, 604_800);
        range("mostEfficiencyBpsPerHz", mostEfficiencyBpsPerHz, 1e-3, 1000);
        range("otherEfficiencyBpsPerHz", otherEfficiencyBpsPerHz, 1e-3, 1000);
        range("finishedKept", finishedKept, 0, 1_000_000);
        range("eventsKept", eventsKept, 1, 1_000_000);
        range("heartbeatSeconds", heartbeatSeconds, 0.01, 3600);
        accuracies = Map.copyOf(accuracies);
        accuracies.forEach((model, accuracy) -> range("accuracy of " + model, accuracy, 0, 1e30));
    }

    private static void range(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be from " + least + " to " + most);
        }
    }

    /**
     * The scheme of the paper, a tenth of the bandwidth for streams without a task, 3 % and 30 ms of each deadline in
     * hand, 2 s of grace, at most 10,000 tasks of at most an hour, 30 bit/s/Hz believed and 4 assumed.
     */
    public static CellConfig of(Cell cell) {
        return new CellConfig(
                cell, CellScheme.SLIDE, 0, 0.1, true, 0.03, 0.03, 2, 10_000, 3600, 30, 4, 1000, 1024, 15, Map.of());
    }

    public CellConfig withScheme(CellScheme other, int newEqualShares) {
        return new CellConfig(
                cell,
                other,
                newEqualShares,
                otherShare,
                shareLeftover,
                marginShare,
                marginSeconds,
                graceSeconds,
                mostTasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finishedKept,
                eventsKept,
                heartbeatSeconds,
                accuracies);
    }

    public CellConfig withShares(double newOtherShare, boolean newShareLeftover) {
        return new CellConfig(
                cell,
                scheme,
                equalShares,
                newOtherShare,
                newShareLeftover,
                marginShare,
                marginSeconds,
                graceSeconds,
                mostTasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finishedKept,
                eventsKept,
                heartbeatSeconds,
                accuracies);
    }

    public CellConfig withMargins(double share, double seconds, double newGraceSeconds) {
        return new CellConfig(
                cell,
                scheme,
                equalShares,
                otherShare,
                shareLeftover,
                share,
                seconds,
                newGraceSeconds,
                mostTasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finishedKept,
                eventsKept,
                heartbeatSeconds,
                accuracies);
    }

    public CellConfig withLimits(int tasks, int finished, int events) {
        return new CellConfig(
                cell,
                scheme,
                equalShares,
                otherShare,
                shareLeftover,
                marginShare,
                marginSeconds,
                graceSeconds,
                tasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finished,
                events,
                heartbeatSeconds,
                accuracies);
    }

    public CellConfig withHeartbeatSeconds(double seconds) {
        return new CellConfig(
                cell,
                scheme,
                equalShares,
                otherShare,
                shareLeftover,
                marginShare,
                marginSeconds,
                graceSeconds,
                mostTasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finishedKept,
                eventsKept,
                seconds,
                accuracies);
    }

    public CellConfig withAccuracies(Map<String, Double> byModel) {
        return new CellConfig(
                cell,
                scheme,
                equalShares,
                otherShare,
                shareLeftover,
                marginShare,
                marginSeconds,
                graceSeconds,
                mostTasks,
                mostDeadlineSeconds,
                mostEfficiencyBpsPerHz,
                otherEfficiencyBpsPerHz,
                finishedKept,
                eventsKept,
                heartbeatSeconds,
                byModel);
    }
}
