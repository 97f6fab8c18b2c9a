package dev.slide.simulator;

import dev.slide.model.Plan;
import dev.slide.model.Scenario;
import dev.slide.planner.PlanOptions;
import dev.slide.planner.Scheme;
import java.util.function.LongConsumer;

/**
 * Some replications of one point, or with a precision wanted all that it takes: what one thread does in one go. Its rows
 * depend on nothing but the experiment.
 *
 * @param axis counted from 0
 * @param point counted from 0
 * @param number counted from 0 within the point
 * @param first place in the shard of the first replication
 * @param count how many; the most if a precision is wanted
 */
record Block(int axis, int point, int number, int first, int count) {
    /** The name of the file with its rows. */
    String fileName() {
        return "axis" + axis + "-point" + point + "-block" + number + ".csv";
    }

    /** Interrupted between two replications. */
    static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Draws and plans.
     *
     * @param experiment of which this is a block
     * @param shard which replications
     * @param done is told how many users were planned, after each replication
     * @return the rows as CSV
     */
    String rows(Experiment experiment, Shard shard, LongConsumer done) throws StoppedException {
        Axis of = experiment.axes().get(axis);
        Axis.Point at = of.points().get(point);
        Drops drops = experiment.drops(axis, point);
        PlanOptions options = PlanOptions.defaults()
                .withThreads(1)
                .withShareLeftover(at.setting().shareLeftover())
                .withDiscreteClocks(at.setting().discreteClocks());
        Measures measures = new Measures();
        Precision precision = experiment.precision();
        Enough enough = precision == null
                ? null
                : new Enough(precision, experiment.schemes().size());
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StoppedException();
            }
            int replication = shard.replication(first + i);
            Scenario scenario = drops.drop(replication);
            PlanOptions seeded = options.withSeed(drops.schemeSeed(replication));
            for (int s = 0; s < experiment.schemes().size(); s++) {
                Scheme scheme = experiment.schemes().get(s);
                Plan plan = scheme.plan(scenario, seeded);
                measures.measure(plan);
                Rows.append(rows, of.name(), at.value(), scheme.name(), replication, measures);
                if (enough != null) {
                    enough.add(s, measures);
                }
            }
            done.accept((long) scenario.tasks().size() * experiment.schemes().size());
            if (enough != null && i + 1 >= experiment.replications() && enough.isReached()) {
                break;
            }
        }
        return rows.toString();
    }
}
