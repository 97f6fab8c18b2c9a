package dev.slide.planner;

/**
 * A plain interior-point solver for the durations of least energy, which knows nothing of majorants: minimises the sum of
 * {@code P t_l + g c_l^3 / t_l^2} over {@code c_l / highest < t_l < c_l / lowest} with {@code sum of t_l from j <= x_j}
 * for every j, by Newton steps on the logarithmic barrier.
 */
final class Barrier {
    private static final int PHASES = 34;

    private final double staticWatts;
    private final double dynamicWatts;
    private final double[] cycles;
    private final double[] atMost;
    private final double[] least;
    private final double[] most;
    private final int n;

    Barrier(double staticWatts, double dynamicWatts, double[] cycles, double[] atMost, double lowest, double highest) {
        this.staticWatts = staticWatts;
        this.dynamicWatts = dynamicWatts;
        this.cycles = cycles;
        this.atMost = atMost;
        n = cycles.length;
        least = new double[n];
        most = new double[n];
        for (int l = 0; l < n; l++) {
            least[l] = cycles[l] / highest;
            most[l] = lowest == 0 ? 1e9 : cycles[l] / lowest;
        }
    }

    /** The least energy, about 1e-9 of it too high; the shortest durations must leave some time to spare everywhere. */
    double leastJoules() {
        double[] t = new double[n];
        double spare = 1;
        for (int j = 0; j < n; j++) {
            double shortest = 0;
            for (int l = j; l < n; l++) {
                shortest += least[l];
            }
            spare = Math.min(spare, (atMost[j] - shortest) / (n + 1));
        }
        for (int l = 0; l < n; l++) {
            t[l] = least[l] + Math.min(spare, (most[l] - least[l]) / 2);
        }
        double weight = joules(t);
        for (int phase = 0; phase < PHASES; phase++) {
            for (int i = 0; i < 60 && newton(t, weight) > 1e-12; i++) {}
            weight /= 2;
        }
        return joules(t);
    }

    private double joules(double[] t) {
        double sum = 0;
        for (int l = 0; l < n; l++) {
            sum += staticWatts * t[l] + dynamicWatts * Math.pow(cycles[l], 3) / (t[l] * t[l]);
        }
        return sum;
    }

    private double barrier(double[] t, double weight) {
        double sum = joules(t) / weight;
        double rest = 0;
        for (int l = n - 1; l >= 0; l--) {
            rest += t[l];
            sum -= Math.log(t[l] - least[l]) + Math.log(most[l] - t[l]) + Math.log(atMost[l] - rest);
        }
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }

    /** One damped Newton step; returns how much it promised. */
    private double newton(double[] t, double weight) {
        double[][] hessian = new double[n][n + 1];
        double rest = 0;
        double[] suffix = new double[n];
        for (int l = n - 1; l >= 0; l--) {
            rest += t[l];
            suffix[l] = atMost[l] - rest;
        }
        for (int l = 0; l < n; l++) {
            double cubed = dynamicWatts * Math.pow(cycles[l], 3);
            double low = t[l] - least[l];
            double high = most[l] - t[l];
            double gradient = (staticWatts - 2 * cubed / Math.pow(t[l], 3)) / weight - 1 / low + 1 / high;
            hessian[l][l] += 6 * cubed / Math.pow(t[l], 4) / weight + 1 / (low * low) + 1 / (high * high);
            for (int j = 0; j <= l; j++) {
                gradient += 1 / suffix[j];
                for (int k = j; k < n; k++) {
                    hessian[l][k] += 1 / (suffix[j] * suffix[j]);
                }
            }
            hessian[l][n] = -gradient;
        }
        double[] gradient = new double[n];
        for (int l = 0; l < n; l++) {
            gradient[l] = hessian[l][n];
        }
        double[] step = solve(hessian);
        double promise = 0;
        for (int l = 0; l < n; l++) {
            promise += gradient[l] * step[l];
        }
        double now = barrier(t, weight);
        for (double size = 1; size > 1e-10; size /= 2) {
            double[] next = new double[n];
            boolean inside = true;
            for (int l = 0; l < n; l++) {
                next[l] = t[l] + size * step[l];
                inside &= next[l] > least[l] && next[l] < most[l];
            }
            if (inside && barrier(next, weight) <= now - 0.1 * size * promise) {
                System.arraycopy(next, 0, t, 0, n);
                return promise;
            }
        }
        return 0;
    }

    /** Gaussian elimination with pivots on an augmented matrix. */
    private double[] solve(double[][] a) {
        for (int i = 0; i < n; i++) {
            int pivot = i;
            for (int r = i + 1; r < n; r++) {
                pivot = Math.abs(a[r][i]) > Math.abs(a[pivot][i]) ? r : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[i];
            a[i] = row;
            for (int r = i + 1; r < n; r++) {
                double factor = a[r][i] / a[i][i];
                for (int c = i; c <= n; c++) {
                    a[r][c] -= factor * a[i][c];
                }
            }
        }
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double sum = a[i][n];
            for (int c = i + 1; c < n; c++) {
                sum -= a[i][c] * x[c];
            }
            x[i] = sum / a[i][i];
        }
        return x;
    }
}
