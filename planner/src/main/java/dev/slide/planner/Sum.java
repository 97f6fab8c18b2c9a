package dev.slide.planner;

/** A sum of many numbers, rounded once (Neumaier). */
final class Sum {
    private double sum;
    private double error;

    void add(double term) {
        double next = sum + term;
        error += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }

    double value() {
        return sum + error;
    }
}
