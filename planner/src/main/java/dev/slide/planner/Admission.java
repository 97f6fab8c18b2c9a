package dev.slide.planner;

import java.util.Arrays;

/** Admits tasks from the least need on while they fit: no other choice serves more tasks. */
final class Admission {
    private Admission() {}

    // By exchange: whoever is served by an optimal choice and is not among the first can be replaced by one of the
    // first
    // that is not served and needs no more. Only the needs are sorted, O(K log K); the last one that fits tells who is
    // in,
    // and among equal needs the first tasks of the scenario are.

    /**
     * Who is admitted.
     *
     * @param units what each task needs
     * @param model -1 for tasks that cannot be served at all
     * @param capacity the units there are
     */
    static boolean[] leastFirst(long[] units, int[] model, long capacity) {
        long[] sorted = new long[units.length];
        int count = 0;
        for (int i = 0; i < units.length; i++) {
            if (model[i] >= 0) {
                sorted[count++] = units[i];
            }
        }
        Arrays.parallelSort(sorted, 0, count);
        long left = capacity;
        int fit = 0;
        while (fit < count && sorted[fit] <= left) {
            left -= sorted[fit];
            fit++;
        }
        boolean[] admitted = new boolean[units.length];
        long last = fit == 0 ? -1 : sorted[fit - 1];
        int ties = 0;
        for (int i = fit - 1; i >= 0 && sorted[i] == last; i--) {
            ties++;
        }
        for (int i = 0; i < units.length; i++) {
            if (model[i] >= 0 && (units[i] < last || (units[i] == last && ties-- > 0))) {
                admitted[i] = true;
            }
        }
        return admitted;
    }
}
