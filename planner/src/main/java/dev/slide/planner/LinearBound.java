package dev.slide.planner;

import java.util.Arrays;

/**
 * The linear relaxation of {@link Choices}, in which parts of options may be taken: its value bounds every choice, and
 * its whole options are a good choice to start from.
 */
final class LinearBound {
    // Idea: in each class only the upper hull of (weight, value) matters. Going up the hulls by falling value per
    // weight
    // until the knapsack is full solves the relaxation. The ratio at which it is full is found by partitioning as in
    // quickselect, in expected O(entries) (Zemel; Dyer; Pisinger, DIKU report 94/25, section 2).

    private final Choices choices;

    /** Value per weight of the step to an entry from the entry below it on its class's hull; NaN off the hull. */
    private final double[] ratio;

    /** The entry below on the hull. */
    private final int[] below;

    /** The entry of each class that is taken whole. */
    final int[] chosen;

    /** Value per weight of the step that does not fit; 0 if all fit. */
    double breakRatio;

    /** The weight still free with all chosen. */
    long free;

    /** The value of the relaxation. */
    double bound;

    /** The value of the chosen entries. */
    double value;

    LinearBound(Choices choices) {
        this.choices = choices;
        int entries = choices.value.length;
        ratio = new double[entries];
        below = new int[entries];
        chosen = Arrays.copyOf(choices.start, choices.classes);
        int[] steps = hulls();
        fill(steps);
        value = 0;
        for (int entry : chosen) {
            value += choices.value[entry];
        }
        bound = value + free * breakRatio;
    }

    /** Finds the hulls and returns all their steps. */
    private int[] hulls() {
        int[] steps = new int[choices.value.length];
        int count = 0;
        for (int c = 0; c < choices.classes; c++) {
            int first = choices.start[c];
            ratio[first] = Double.NaN;
            int top = first;
            for (int e = first + 1; e < choices.start[c + 1]; e++) {
                double step = ratio(top, e);
                while (top != first && step >= ratio[top]) {
                    ratio[top] = Double.NaN;
                    top = below[top];
                    step = ratio(top, e);
                }
                ratio[e] = step;
                below[e] = top;
                top = e;
            }
            for (; top != first; top = below[top]) {
                steps[count++] = top;
            }
        }
        return Arrays.copyOf(steps, count);
    }

    private double ratio(int from, int to) {
        return (choices.value[to] - choices.value[from]) / (choices.weight[to] - choices.weight[from]);
    }

    private long weightOf(int step) {
        return choices.weight[step] - choices.weight[below[step]];
    }

    /** Takes steps from the highest ratio on until one does not fit. */
    private void fill(int[] steps) {
        free = choices.capacity;
        boolean[] taken = new boolean[choices.value.length];
        int low = 0;
        int high = steps.length;
        while (low < high) {
            double pivot = median(ratio[steps[low]], ratio[steps[(low + high) >>> 1]], ratio[steps[high - 1]]);
            int above = low;
            int equal = low;
            int under = high;
            while (equal < under) {
                int step = steps[equal];
                if (ratio[step] > pivot) {
                    steps[equal++] = steps[above];
                    steps[above++] = step;
                } else if (ratio[step] == pivot) {
                    equal++;
                } else {
                    steps[equal] = steps[--under];
                    steps[under] = step;
                }
            }
            long weight = 0;
            for (int i = low; i < above && weight <= free; i++) {
                weight += weightOf(steps[i]);
            }
            if (weight > free) {
                high = above;
                continue;
            }
            free -= weight;
            for (int i = low; i < above; i++) {
                taken[steps[i]] = true;
            }
            Arrays.sort(steps, above, under);
            boolean all = true;
            for (int i = above; i < under; i++) {
                if (weightOf(steps[i]) <= free) {
                    free -= weightOf(steps[i]);
                    taken[steps[i]] = true;
                } else {
                    all = false;
                }
            }
            if (!all) {
                breakRatio = pivot;
                break;
            }
            low = under;
        }
        for (int c = 0; c < choices.classes; c++) {
            for (int e = choices.start[c]; e < choices.start[c + 1]; e++) {
                chosen[c] = taken[e] ? e : chosen[c]; // steps of a hull are taken from the lowest on
            }
        }
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
