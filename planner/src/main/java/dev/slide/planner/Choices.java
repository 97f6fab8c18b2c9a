package dev.slide.planner;

import java.util.Arrays;

/**
 * A multiple-choice knapsack: at most one option of every class, so that the weights fit and the values are highest.
 * Options that another one dominates are left out, so in a class both weight and value rise from entry to entry. The
 * first entry of each class is its lightest: nothing, or the best option without weight.
 */
final class Choices {
    /** The option of an entry that takes nothing. */
    static final int NOTHING = -1;

    final long capacity;
    final int classes;

    /** Where the entries of a class start; one more entry than classes. */
    final int[] start;

    final int[] option;
    final long[] weight;
    final double[] value;

    /**
     * The least difference between two sums of values: 1 if all values were brought to whole numbers, 0 if values are
     * any numbers.
     */
    final double quantum;

    /** What a value has to be divided by to be the given one. */
    final double scale;

    /**
     * Collects the options worth looking at.
     *
     * @param capacity below 2^53
     * @param offset where the options of a class start; one more entry than classes
     * @param weights of the options, below 2^53; those above the capacity cannot be taken
     * @param values of the options, 0 or above
     */
    Choices(long capacity, int[] offset, long[] weights, double[] values) {
        this.capacity = capacity;
        classes = offset.length - 1;
        scale = scale(values);
        quantum = scale > 0 ? 1 : 0;
        start = new int[classes + 1];
        int[] options = new int[values.length + classes];
        long[] entryWeights = new long[options.length];
        double[] entryValues = new double[options.length];
        int[] sorted = new int[8];
        int count = 0;
        for (int c = 0; c < classes; c++) {
            start[c] = count;
            options[count] = NOTHING;
            count++;
            int size = 0;
            for (int o = offset[c]; o < offset[c + 1]; o++) {
                if (weights[o] > capacity) {
                    continue;
                }
                if (size == sorted.length) {
                    sorted = Arrays.copyOf(sorted, 2 * size);
                }
                int at = size++;
                while (at > 0 && isAfter(weights, values, sorted[at - 1], o)) {
                    sorted[at] = sorted[at - 1];
                    at--;
                }
                sorted[at] = o;
            }
            for (int i = 0; i < size; i++) {
                int o = sorted[i];
                double worth = scale > 0 ? Math.rint(values[o] * scale) : values[o];
                if (worth <= entryValues[count - 1]) {
                    continue;
                }
                if (weights[o] == 0) {
                    count = start[c]; // better than nothing at no weight
                }
                options[count] = o;
                entryWeights[count] = weights[o];
                entryValues[count] = worth;
                count++;
            }
        }
        start[classes] = count;
        option = Arrays.copyOf(options, count);
        weight = Arrays.copyOf(entryWeights, count);
        value = Arrays.copyOf(entryValues, count);
    }

    /** The given value of a sum of values. */
    double unscaled(double sum) {
        return scale > 0 ? sum / scale : sum;
    }

    /** Whether no sum of values above the best can be below this bound, up to rounding. */
    boolean isHopeless(double bound, double best) {
        return quantum > 0 ? bound < best + 1 - 1e-12 * bound : bound <= best;
    }

    private static boolean isAfter(long[] weights, double[] values, int a, int b) {
        return weights[a] > weights[b] || (weights[a] == weights[b] && values[a] < values[b]);
    }

    /** The least power of ten that makes all values whole numbers, whose sums are exact; 0 if there is none. */
    private static double scale(double[] values) {
        double scale = 1;
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double whole = Math.rint(values[i] * scale);
            while (whole / scale != values[i]) {
                scale *= 10;
                if (scale > 1e6) {
                    return 0;
                }
                whole = Math.rint(values[i] * scale);
            }
            sum += values[i];
        }
        return sum * scale < 0x1p50 ? scale : 0;
    }
}
