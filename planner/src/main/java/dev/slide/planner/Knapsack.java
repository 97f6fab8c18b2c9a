package dev.slide.planner;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Solves {@link Choices} to the optimum, or until it is told to stop, and then says how far it may be from it. Values
 * that are not decimals of at most six places are compared in ordinary arithmetic, so the optimum is one up to rounding.
 */
final class Knapsack {
    // Idea: branch and bound over an expanding core (Pisinger, A minimal algorithm for the multiple-choice knapsack
    // problem, DIKU report 94/25). Start from the whole part of the linear relaxation. Any other option loses
    // value - ratio weight against it; where the bound less that loss cannot beat the best known, the option is out,
    // which leaves few classes. These are decided one by one, the least loss first, breadth first: all states (weight,
    // value) are kept sorted by weight, without dominated ones and without those whose bound is hopeless. A state's
    // bound
    // goes on with the best ratio among the classes left: upwards if there is room, downwards if it is overweight.
    // Exponential in the worst case (the problem is NP-hard); then the states with the lowest bounds are dropped at
    // MOST_STATES, and what they might have led to stays in the upper bound.

    private static final int MOST_STATES = 1 << 20;
    private static final int MOST_TRACES = 1 << 25;

    private final Choices choices;
    private final BooleanSupplier stop;
    private final int mostStates;
    private final LinearBound linear;

    /** The entry taken in each class. */
    final int[] entry;

    private double best;
    private double dropped;

    // The core: classes in the order of deciding, with the best ratios among this and the later ones.
    private int[] core = new int[0];
    private double[] up = new double[0];
    private double[] down = new double[0];

    // Deviations from the linear relaxation's choice, each pointing to the one before it.
    private int[] deviation = new int[1024];
    private int[] before = new int[1024];
    private int traces;

    Knapsack(Choices choices, BooleanSupplier stop) {
        this(choices, stop, MOST_STATES);
    }

    Knapsack(Choices choices, BooleanSupplier stop, int mostStates) {
        this.choices = choices;
        this.stop = stop;
        this.mostStates = mostStates;
        linear = new LinearBound(choices);
        entry = linear.chosen.clone();
        best = linear.value;
        if (linear.breakRatio > 0) {
            improve();
            findCore();
            search();
        }
    }

    /** The highest sum of values found. */
    double objective() {
        return choices.unscaled(best);
    }

    /** No choice has a higher sum. */
    double upperBound() {
        double bound = Math.max(best, Math.min(dropped, linear.bound));
        return choices.unscaled(choices.quantum > 0 ? Math.max(best, Math.floor(bound * (1 + 1e-12))) : bound);
    }

    /** The value of the linear relaxation. */
    double linearBound() {
        return choices.unscaled(Math.max(best, linear.bound));
    }

    /** Fills what is free, class by class. */
    private void improve() {
        long free = linear.free;
        for (int c = 0; c < choices.classes; c++) {
            int now = entry[c];
            int better = now;
            while (better + 1 < choices.start[c + 1] && choices.weight[better + 1] - choices.weight[now] <= free) {
                better++;
            }
            free -= choices.weight[better] - choices.weight[now];
            best += choices.value[better] - choices.value[now];
            entry[c] = better;
        }
    }

    private void findCore() {
        double[] least = new double[choices.classes];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int count = 0;
        for (int c = 0; c < choices.classes; c++) {
            for (int e = choices.start[c]; e < choices.start[c + 1]; e++) {
                if (e != linear.chosen[c] && !choices.isHopeless(linear.bound - loss(c, e), best)) {
                    least[c] = Math.min(least[c], loss(c, e));
                }
            }
            count += least[c] < Double.POSITIVE_INFINITY ? 1 : 0;
        }
        core = IntStream.range(0, choices.classes)
                .filter(c -> least[c] < Double.POSITIVE_INFINITY)
                .boxed()
                .sorted((a, b) -> Double.compare(least[a], least[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        up = new double[count + 1];
        down = new double[count + 1];
        down[count] = Double.POSITIVE_INFINITY;
        for (int i = count - 1; i >= 0; i--) {
            up[i] = up[i + 1];
            down[i] = down[i + 1];
            int chosen = linear.chosen[core[i]];
            for (int e = choices.start[core[i]]; e < choices.start[core[i] + 1]; e++) {
                double ratio =
                        (choices.value[e] - choices.value[chosen]) / (choices.weight[e] - choices.weight[chosen]);
                if (e > chosen) {
                    up[i] = Math.max(up[i], ratio);
                } else if (e < chosen) {
                    down[i] = Math.min(down[i], ratio);
                }
            }
        }
    }

    /** What taking an entry instead of the chosen one costs in the relaxation. */
    private double loss(int c, int e) {
        int chosen = linear.chosen[c];
        return choices.value[chosen]
                - choices.value[e]
                - linear.breakRatio * (choices.weight[chosen] - choices.weight[e]);
    }

    private void search() {
        States states = new States(1);
        states.add(choices.capacity - linear.free, linear.value, -1);
        int found = -1;
        int level = 0;
        for (; level < core.length && states.size > 0; level++) {
            if (stop.getAsBoolean() || traces > MOST_TRACES) {
                break;
            }
            states = decided(states, core[level], level + 1);
            for (int i = 0; i < states.size && states.weight[i] <= choices.capacity; i++) {
                if (states.value[i] > best) {
                    best = states.value[i];
                    found = states.trace[i];
                }
            }
            states = states.size > mostStates ? thinned(states, level + 1) : states;
        }
        if (level < core.length) {
            for (int i = 0; i < states.size; i++) {
                dropped = Math.max(dropped, bound(states.weight[i], states.value[i], level));
            }
        }
        if (found >= 0) {
            System.arraycopy(linear.chosen, 0, entry, 0, entry.length);
            for (int t = found; t >= 0; t = before[t]) {
                entry[classOf(deviation[t])] = deviation[t];
            }
        }
    }

    private int classOf(int anEntry) {
        int at = Arrays.binarySearch(choices.start, anEntry);
        return at >= 0 ? at : -at - 2;
    }

    private double bound(long weight, double value, int level) {
        long free = choices.capacity - weight;
        return free >= 0 ? value + free * up[level] : value + free * down[level];
    }

    /** All states with a class decided. */
    private States decided(States states, int c, int next) {
        States merged = states;
        int chosen = linear.chosen[c];
        for (int e = choices.start[c]; e < choices.start[c + 1]; e++) {
            if (e != chosen && !choices.isHopeless(linear.bound - loss(c, e), best)) {
                merged = merged(merged, states, e, choices.weight[e] - choices.weight[chosen], next);
            }
        }
        return without(merged, next);
    }

    /** The states of one list and of another with an entry taken, sorted by weight; of equal weight the best. */
    private States merged(States one, States other, int e, long weight, int next) {
        double value = choices.value[e] - choices.value[linear.chosen[classOf(e)]];
        States merged = new States(one.size + other.size);
        int i = 0;
        int j = 0;
        while (i < one.size || j < other.size) {
            boolean first = j == other.size || (i < one.size && one.weight[i] <= other.weight[j] + weight);
            if (first) {
                merged.add(one.weight[i], one.value[i], one.trace[i]);
                i++;
            } else {
                long newWeight = other.weight[j] + weight;
                double newValue = other.value[j] + value;
                if (!choices.isHopeless(bound(newWeight, newValue, next), best) || isRecord(newWeight, newValue)) {
                    merged.add(newWeight, newValue, trace(e, other.trace[j]));
                }
                j++;
            }
        }
        return merged;
    }

    private boolean isRecord(long weight, double value) {
        return weight <= choices.capacity && value > best;
    }

    /** Drops dominated and hopeless states, in place. */
    private States without(States states, int next) {
        int kept = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < states.size; i++) {
            long weight = states.weight[i];
            double value = states.value[i];
            if (value > highest && (!choices.isHopeless(bound(weight, value, next), best) || isRecord(weight, value))) {
                highest = value;
                states.weight[kept] = weight;
                states.value[kept] = value;
                states.trace[kept] = states.trace[i];
                kept++;
            }
        }
        states.size = kept;
        return states;
    }

    /** Drops the states with the lowest bounds. */
    private States thinned(States states, int level) {
        double[] bounds = new double[states.size];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = bound(states.weight[i], states.value[i], level);
        }
        double[] sorted = bounds.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length - mostStates];
        int ties = mostStates;
        for (int i = sorted.length - 1; i >= 0 && sorted[i] > least; i--) {
            ties--;
        }
        States kept = new States(mostStates);
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] > least || (bounds[i] == least && ties-- > 0)) {
                kept.add(states.weight[i], states.value[i], states.trace[i]);
            } else {
                dropped = Math.max(dropped, bounds[i]);
            }
        }
        return kept;
    }

    private int trace(int e, int previous) {
        if (traces == deviation.length) {
            deviation = Arrays.copyOf(deviation, 2 * traces);
            before = Arrays.copyOf(before, 2 * traces);
        }
        deviation[traces] = e;
        before[traces] = previous;
        return traces++;
    }

    /** States sorted by weight. */
    private static final class States {
        final long[] weight;
        final double[] value;
        final int[] trace;
        int size;

        States(int capacity) {
            weight = new long[capacity];
            value = new double[capacity];
            trace = new int[capacity];
        }

        void add(long newWeight, double newValue, int newTrace) {
            weight[size] = newWeight;
            value[size] = newValue;
            trace[size] = newTrace;
            size++;
        }
    }
}
