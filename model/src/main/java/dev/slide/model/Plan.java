package dev.slide.model;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * One allocation of a cell: for every task of a scenario its model and bandwidth, or why it is refused. Tasks are counted
 * from 0 in the scenario's order. Kept are a few numbers for each task; frequencies, timelines and energies are worked out
 * when {@link #task} is asked for them.
 */
public final class Plan {
    private static final int NONE = -1;

    private final String scheme;
    private final Scenario scenario;
    private final Executions executions;
    private final int[] modelIndex;
    private final @Nullable RefusalReason[] reason;
    private final double[] bandwidthHz;
    private final double[] rateBps;
    private final double @Nullable [] completeBySeconds;
    private final int admitted;
    private final double bandwidthUsedHz;
    private final double objective;
    private final double upperBound;
    private final double solveSeconds;

    private Plan(Builder builder, double objective, double upperBound, double solveSeconds) {
        scheme = builder.scheme;
        scenario = builder.scenario;
        executions = builder.executions;
        modelIndex = builder.modelIndex.clone();
        reason = builder.reason.clone();
        bandwidthHz = builder.bandwidthHz.clone();
        rateBps = builder.rateBps.clone();
        completeBySeconds = builder.completeBySeconds == null ? null : builder.completeBySeconds.clone();
        int count = 0;
        double used = 0;
        for (int i = 0; i < modelIndex.length; i++) {
            if (modelIndex[i] == NONE && reason[i] == null) {
                throw new IllegalArgumentException(
                        "user " + scenario.tasks().get(i).id() + " is neither admitted nor refused");
            }
            if (modelIndex[i] != NONE) {
                count++;
                used += bandwidthHz[i];
            }
        }
        admitted = count;
        bandwidthUsedHz = used;
        this.objective = objective;
        this.upperBound = upperBound;
        this.solveSeconds = solveSeconds;
        if (!(objective >= 0 && objective <= upperBound && upperBound < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "objective is " + objective + ", but must be from 0 to upperBound, " + upperBound);
        }
    }

    /** The name of the scheme that made it. */
    public String scheme() {
        return scheme;
    }

    public Scenario scenario() {
        return scenario;
    }

    /** How many tasks are served. */
    public int admittedCount() {
        return admitted;
    }

    /** Admitted tasks, or the sum of their values where values are given. */
    public double objective() {
        return objective;
    }

    /** No plan of the same scheme has a higher objective. */
    public double upperBound() {
        return upperBound;
    }

    /** Whether the objective is proven to be the scheme's highest. */
    public boolean isOptimal() {
        return objective == upperBound;
    }

    /** How far the objective may be from the highest, as a part of the upper bound; 0 if it is the highest. */
    public double gap() {
        return isOptimal() ? 0 : (upperBound - objective) / upperBound;
    }

    /** The bandwidth of all admitted tasks. */
    public double bandwidthUsedHz() {
        return bandwidthUsedHz;
    }

    /** How long planning took. */
    public double solveSeconds() {
        return solveSeconds;
    }

    public boolean isAdmitted(int task) {
        return modelIndex[task] != NONE;
    }

    /** The model an admitted task runs, counted in {@link Task#models}; -1 if it is refused. */
    public int modelIndex(int task) {
        return modelIndex[task];
    }

    /** Why a task is refused; null if it is admitted. */
    public @Nullable RefusalReason reason(int task) {
        return reason[task];
    }

    /** The task's part of the cell; 0 if it is refused. */
    public double bandwidthHz(int task) {
        return bandwidthHz[task];
    }

    /** The rate at which the task's bits come; 0 if it is refused or needs none. */
    public double rateBps(int task) {
        return rateBps[task];
    }

    /** What is decided for one task, with frequencies, timeline and energy worked out now. */
    public TaskPlan task(int task) {
        Task of = scenario.tasks().get(task);
        RefusalReason refused = reason[task];
        if (refused != null) {
            return new TaskPlan.Refused(of, refused);
        }
        double completeBy = completeBySeconds == null ? of.deadlineSeconds() : completeBySeconds[task];
        Execution execution = executions.of(of, modelIndex[task], rateBps[task], completeBy);
        return new TaskPlan.Admitted(of, modelIndex[task], bandwidthHz[task], rateBps[task], execution);
    }

    /** What is decided for every task; each element is worked out whenever it is asked for. */
    public List<TaskPlan> tasks() {
        return new Tasks();
    }

    private final class Tasks extends AbstractList<TaskPlan> implements RandomAccess {
        @Override
        public TaskPlan get(int index) {
            return task(index);
        }

        @Override
        public int size() {
            return modelIndex.length;
        }
    }

    /** Takes the decisions of a scheme, one for each task of the scenario. */
    public static final class Builder {
        private final String scheme;
        private final Scenario scenario;
        private final Executions executions;
        private final int[] modelIndex;
        private final @Nullable RefusalReason[] reason;
        private final double[] bandwidthHz;
        private final double[] rateBps;
        private double @Nullable [] completeBySeconds;

        /**
         * Starts a plan without decisions.
         *
         * @param scheme the name of the scheme
         * @param scenario what is planned
         * @param executions how its admitted tasks run
         */
        public Builder(String scheme, Scenario scenario, Executions executions) {
            this.scheme = scheme;
            this.scenario = scenario;
            this.executions = executions;
            int tasks = scenario.tasks().size();
            modelIndex = new int[tasks];
            Arrays.fill(modelIndex, NONE);
            reason = new @Nullable RefusalReason[tasks];
            bandwidthHz = new double[tasks];
            rateBps = new double[tasks];
        }

        /**
         * Serves a task by its deadline.
         *
         * @throws IllegalArgumentException if the task does not have the model, or a number is not finite or below 0
         */
        public Builder admit(int task, int model, double bandwidth, double rate) {
            Task of = scenario.tasks().get(task);
            if (model < 0 || model >= of.models().size()) {
                throw new IllegalArgumentException("model " + model + " of user " + of.id() + " is none of "
                        + of.models().size());
            }
            if (!(bandwidth >= 0 && rate >= 0 && bandwidth + rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("bandwidthHz of user " + of.id() + " is " + bandwidth
                        + " and rateBps " + rate + ", but both must be finite and not below 0");
            }
            modelIndex[task] = model;
            reason[task] = null;
            bandwidthHz[task] = bandwidth;
            rateBps[task] = rate;
            return this;
        }

        /** Wants an admitted task done before its deadline. */
        public Builder completeBy(int task, double seconds) {
            double[] times = completeBySeconds;
            if (times == null) {
                times = new double[modelIndex.length];
                for (int i = 0; i < times.length; i++) {
                    times[i] = scenario.tasks().get(i).deadlineSeconds();
                }
                completeBySeconds = times;
            }
            times[task] = Check.positive("completeBySeconds", seconds);
            return this;
        }

        /** Does not serve a task. */
        public Builder refuse(int task, RefusalReason why) {
            modelIndex[task] = NONE;
            reason[task] = why;
            bandwidthHz[task] = 0;
            rateBps[task] = 0;
            return this;
        }

        /**
         * The plan.
         *
         * @param objective admitted tasks, or the sum of their values
         * @param upperBound no plan of the scheme has more; the objective itself if it is proven to be the highest
         * @param solveSeconds how long planning took
         * @throws IllegalArgumentException if a task is undecided or the objective not from 0 to the bound
         */
        public Plan build(double objective, double upperBound, double solveSeconds) {
            return new Plan(this, objective, upperBound, solveSeconds);
        }
    }
}
