package dev.slide.simulator.draw;

import java.util.Arrays;
import java.util.List;

/** Draws the numbers of things that are not equally likely. */
public final class Weights {
    private final double[] upTo;

    /**
     * One weight for each thing.
     *
     * @throws IllegalArgumentException if there is none, one is below 0 or not finite, or all are 0
     */
    public Weights(List<Double> weights) {
        upTo = new double[weights.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            double weight = weights.get(i);
            if (!(weight >= 0 && weight <= 1e30)) {
                throw new IllegalArgumentException("weight " + weight + ": it must be from 0 to 1e30");
            }
            sum += weight;
            upTo[i] = sum;
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("weights " + weights + ": one must be above 0");
        }
    }

    /** Equal weights. */
    public static Weights equal(int count) {
        Double[] ones = new Double[count];
        Arrays.fill(ones, 1.0);
        return new Weights(List.of(ones));
    }

    public int size() {
        return upTo.length;
    }

    /** How likely a thing is, of 1. */
    public double share(int index) {
        return (upTo[index] - (index == 0 ? 0 : upTo[index - 1])) / upTo[upTo.length - 1];
    }

    /** The number of a thing. */
    public int draw(Draws draws) {
        double place = draws.uniform() * upTo[upTo.length - 1];
        int at = 0;
        while (place >= upTo[at]) {
            at++;
        }
        return at;
    }
}
