package dev.slide.simulator.radio;

import dev.slide.simulator.draw.Draws;

/**
 * Shadowing over the ground: at every place normal with mean 0 and deviation 1, and correlated as {@code exp(-d /
 * correlationMeters)} between places d apart (TR 38.901, 7.4.4). Redrawn for each drop; a workspace of one thread.
 */
final class ShadowField {
    // A sum of waves in random directions. The spectrum of exp(-d / D) over a plane is D^2 / (2 pi (1 + (k
    // D)^2)^(3/2)),
    // so the wave number is sqrt(1 / u^2 - 1) / D for a uniform u. With amplitudes of Rayleigh's distribution and
    // random
    // phases every place is normal whatever the waves; the correlation of two places is the mean of as many cosines as
    // there are waves, and right in expectation. No matrix: O(waves) for each user, whatever their number.
    static final int WAVES = 32;

    private final double[] acrossX = new double[WAVES];
    private final double[] acrossY = new double[WAVES];
    private final double[] phase = new double[WAVES];
    private final double[] amplitude = new double[WAVES];

    void redraw(Draws draws, double correlationMeters) {
        for (int w = 0; w < WAVES; w++) {
            double u = draws.positive();
            double number = Math.sqrt(1 / (u * u) - 1) / correlationMeters;
            double direction = 2 * Math.PI * draws.uniform();
            acrossX[w] = number * StrictMath.cos(direction);
            acrossY[w] = number * StrictMath.sin(direction);
            phase[w] = 2 * Math.PI * draws.uniform();
            amplitude[w] = Math.sqrt(2 * draws.exponential() / WAVES);
        }
    }

    double at(double xMeters, double yMeters) {
        double sum = 0;
        for (int w = 0; w < WAVES; w++) {
            sum += amplitude[w] * StrictMath.cos(acrossX[w] * xMeters + acrossY[w] * yMeters + phase[w]);
        }
        return sum;
    }
}
