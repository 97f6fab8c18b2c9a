package dev.slide.planner;

/**
 * Arithmetic rounded towards positive infinity: the least double that is not below the exact result, for numbers not
 * below 0 and results that neither overflow nor underflow. Exact results stay as they are.
 */
final class RoundedUp {
    private RoundedUp() {}

    // The rounding error of a sum (Knuth's TwoSum) and the sign of that of a product or quotient (one fused
    // multiply-add) are exact, so one comparison tells whether rounding went down.

    static double add(double a, double b) {
        double sum = a + b;
        double ofB = sum - a;
        double error = (a - (sum - ofB)) + (b - ofB);
        return next(sum, error > 0);
    }

    static double multiply(double a, double b) {
        double product = a * b;
        return next(product, Math.fma(a, b, -product) > 0);
    }

    /** For a divisor above 0. */
    static double divide(double a, double b) {
        double quotient = a / b;
        return next(quotient, Math.fma(-quotient, b, a) > 0);
    }

    /** A product rounded towards 0, for factors not below 0. */
    static double multiplyDown(double a, double b) {
        double product = a * b;
        return Math.fma(a, b, -product) < 0 ? Math.nextDown(product) : product;
    }

    /** {@link Math#nextUp} or not, for numbers not below 0, without a branch that no processor could predict. */
    private static double next(double number, boolean up) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(number) + (up ? 1 : 0));
    }
}
